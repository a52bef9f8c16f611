package dev.promptbeam.storage;

import com.google.cloud.ReadChannel;
import com.google.cloud.storage.StorageException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one generation of an object. A line that breaks is taken up again where it broke; at
 * the end of an object that was read from its beginning its checksum is compared.
 */
final class ObjectStream extends InputStream {
  private final ObjectStore store;
  private final GsPath path;
  private final StoredObject object;
  private final Patience patience;
  private final CRC32C sum = new CRC32C();
  private final boolean whole;
  private long position;
  private @Nullable ReadChannel channel;

  ObjectStream(ObjectStore store, GsPath path, StoredObject object, long start)
      throws EOFException {
    if (start > object.size()) {
      throw new EOFException(path + " ends at byte " + object.size() + ", before " + start);
    }
    this.store = store;
    this.path = path;
    this.object = object;
    this.patience = store.patience();
    this.whole = start == 0;
    this.position = start;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (position < object.size()) {
      int most = (int) Math.min(length, object.size() - position);
      int read = tryOnce(ByteBuffer.wrap(target, offset, most));
      if (read > 0) {
        patience.worked();
        position += read;
        sum.update(target, offset, read);
        checkAtEnd();
        return read;
      }
    }
    return -1;
  }

  /** Reads some bytes; none where the line has broken, which is waited out. */
  private int tryOnce(ByteBuffer target) throws IOException {
    try {
      ReadChannel open = channel;
      if (open == null) {
        open =
            store.open(
                path,
                object.generation(),
                position,
                object.crc32c().isEmpty() ? object.size() : -1);
        channel = open;
      }
      int read = open.read(target);
      if (read > 0) {
        return read;
      }
      throw new EOFException("the download was cut at byte " + position + " of " + object.size());
    } catch (StorageException | IOException e) {
      close();
      StorageException known = Reasons.find(e);
      if (known != null && !Reasons.passes(known)) {
        throw Reasons.lasting(path.toString(), known);
      }
      store.failed(patience, path, e);
    }
    return 0;
  }

  private void checkAtEnd() throws IOException {
    if (!whole || position < object.size() || object.crc32c().isEmpty()) {
      return;
    }
    String seen = Checksum.text(sum);
    if (!seen.equals(object.crc32c())) {
      throw new DamagedDownloadException(path, object.crc32c(), seen);
    }
  }

  @Override
  public int available() {
    return 0;
  }

  @Override
  public void close() {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }
}
