package dev.promptbeam.dataset.file;

import dev.promptbeam.model.Sha256;
import dev.promptbeam.storage.Locations;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The content of a file, to tell a touched file from a changed one. Small datasets are hashed
 * whole. Of large ones each file gives its share of a fixed number of bytes, in blocks evenly
 * spread over it, its first and its last one included: so the cost is bounded, and a change between
 * the blocks is not seen.
 *
 * @param sha256 of the blocks in their order, in hexadecimal digits; of an object on Cloud Storage
 *     the CRC32C that is stored with it
 * @param whole true where the blocks are the file
 */
public record ContentHash(String sha256, boolean whole) {
  private static final long MOST_BYTES = 1_000_000_000;
  private static final int BLOCK = 64 << 10;

  /** Hashes all files of a dataset that can be read, by path. */
  public static Map<String, ContentHash> ofAll(List<DataFile> files) throws IOException {
    return of(files, files, MOST_BYTES);
  }

  /** Hashes some files of a dataset, by path. */
  public static Map<String, ContentHash> of(List<DataFile> files, Collection<DataFile> some)
      throws IOException {
    return of(files, some, MOST_BYTES);
  }

  /**
   * Hashes some files.
   *
   * @throws DatasetChangedException if a file is not what it was when it was listed
   */
  static Map<String, ContentHash> of(
      List<DataFile> files, Collection<DataFile> some, long mostBytes) throws IOException {
    long total = files.stream().mapToLong(DataFile::size).sum();
    double share = total <= mostBytes ? 1 : (double) mostBytes / total;
    Map<String, ContentHash> hashes = new LinkedHashMap<>();
    for (DataFile file : some) {
      if (file.isReadable()) {
        hashes.put(file.path(), of(file, share));
      }
    }
    return hashes;
  }

  private static ContentHash of(DataFile file, double share) throws IOException {
    if (Locations.isRemote(file.location())) {
      return new ContentHash(ObjectFiles.checksum(file), true);
    }
    MessageDigest digest = Sha256.digest();
    long all = (file.size() + BLOCK - 1) / BLOCK;
    long blocks = Math.min(all, Math.max(2, (long) (all * share)));
    byte[] buffer = new byte[BLOCK];
    try (RandomAccessFile in = new RandomAccessFile(Path.of(file.location()).toFile(), "r")) {
      for (long block = 0; block < blocks; block++) {
        long index = blocks == 1 ? 0 : Math.round((double) block * (all - 1) / (blocks - 1));
        in.seek(index * BLOCK);
        int length = (int) Math.min(BLOCK, file.size() - index * BLOCK);
        in.readFully(buffer, 0, length);
        digest.update(buffer, 0, length);
      }
    }
    PinnedFile.check(file);
    return new ContentHash(Sha256.hex(digest), blocks == all);
  }
}
