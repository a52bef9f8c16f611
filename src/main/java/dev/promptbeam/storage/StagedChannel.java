package dev.promptbeam.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A staged file being written, whose checksum is reckoned from what is written and not from what
 * the disk gives back. It is not forced to disk: it goes with the process.
 */
final class StagedChannel extends FileChannel {
  private static final long LOST = -1;

  private final FileChannel file;
  private final CRC32C sum = new CRC32C();

  /** How many bytes from the beginning the sum is of. */
  private long summed;

  StagedChannel(FileChannel file) {
    this.file = file;
  }

  /** Of the whole file, which has that size; null where it was not written from end to end. */
  synchronized @Nullable String crc32c(long size) {
    return summed == size ? Checksum.text(sum) : null;
  }

  @Override
  public synchronized int write(ByteBuffer source) throws IOException {
    boolean next = file.position() == summed;
    ByteBuffer bytes = source.duplicate();
    int written = file.write(source);
    if (next) {
      sum.update(bytes.limit(bytes.position() + written));
      summed += written;
    } else {
      summed = LOST;
    }
    return written;
  }

  @Override
  public synchronized long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    long written = 0;
    for (int at = offset; at < offset + length; at++) {
      int size = sources[at].remaining();
      int part = size == 0 ? 0 : write(sources[at]);
      written += part;
      if (part < size) {
        break;
      }
    }
    return written;
  }

  @Override
  public synchronized int write(ByteBuffer source, long position) throws IOException {
    summed = LOST;
    return file.write(source, position);
  }

  @Override
  public synchronized long transferFrom(ReadableByteChannel source, long position, long count)
      throws IOException {
    summed = LOST;
    return file.transferFrom(source, position, count);
  }

  @Override
  public synchronized FileChannel truncate(long size) throws IOException {
    summed = LOST;
    file.truncate(size);
    return this;
  }

  @Override
  public synchronized MappedByteBuffer map(MapMode mode, long position, long size)
      throws IOException {
    summed = LOST;
    return file.map(mode, position, size);
  }

  /** No crash leaves it to anybody. */
  @Override
  public void force(boolean metaData) {}

  @Override
  public int read(ByteBuffer target) throws IOException {
    return file.read(target);
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    return file.read(targets, offset, length);
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return file.read(target, position);
  }

  @Override
  public long position() throws IOException {
    return file.position();
  }

  @Override
  public FileChannel position(long newPosition) throws IOException {
    file.position(newPosition);
    return this;
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    return file.transferTo(position, count, target);
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return file.lock(position, size, shared);
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return file.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    file.close();
  }
}
