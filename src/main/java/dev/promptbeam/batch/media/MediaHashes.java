package dev.promptbeam.batch.media;

import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.storage.Locations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * The hashes of the local files that the requests of a shard refer to, collected while it is
 * packed: a small file beside its requests, which is there only where they refer to any.
 */
public final class MediaHashes {
  private final Set<String> hashes = new TreeSet<>();

  /** Takes the local files of a request. */
  public void add(byte[] request) {
    hashes.addAll(ReferenceLine.hashes(request));
  }

  /** Writes the file where there is anything to write. */
  public void commit(RunDirectory directory, String shard) throws IOException {
    if (hashes.isEmpty()) {
      return;
    }
    try (LineFile file = new LineFile(directory.mediaHashes(shard))) {
      for (String hash : hashes) {
        file.writeLine(hash.getBytes(StandardCharsets.US_ASCII));
      }
      file.commit();
    }
  }

  /** True where some request of the shard refers to a local file. */
  public static boolean any(RunDirectory directory, String shard) {
    return Locations.isFile(directory.mediaHashes(shard));
  }

  /** Takes a hash. */
  @FunctionalInterface
  interface Each {
    void accept(String sha256) throws IOException;
  }

  static void forEach(RunDirectory directory, String shard, Each each) throws IOException {
    Path file = directory.mediaHashes(shard);
    if (!Locations.isFile(file)) {
      return;
    }
    try (LineReader lines = LineReader.openOwn(file)) {
      while (lines.next()) {
        each.accept(new String(lines.copy(), StandardCharsets.US_ASCII));
      }
    }
  }
}
