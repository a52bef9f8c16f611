package dev.promptbeam.dataset.avro;

import dev.promptbeam.lines.ByteWindow;
import dev.promptbeam.model.RowFailure;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/** The blocks of a file: each in memory while its rows are read, behind it the marker. */
final class AvroBlocks {
  private static final int SHARE_OF_HEAP = 8;

  /** Of a block as it is packed. */
  private static final int MOST = bounded(256 << 20);

  private final ByteWindow window;
  private final byte[] sync;
  private final AvroCodec codec;
  private @Nullable InputStream content;
  private @Nullable BinaryDecoder decoder;

  /** Bytes of the present block, its marker included. */
  private int length;

  private long rows;
  private long left;
  private long offset;
  private boolean isOver;

  /** True once the present block's rows are given up. */
  private boolean isLost;

  AvroBlocks(ByteWindow window, byte[] sync, AvroCodec codec) {
    this.window = window;
    this.sync = sync;
    this.codec = codec;
  }

  /** As many bytes, or as few as a small heap has room for. */
  static int bounded(int bytes) {
    return (int) Math.min(bytes, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
  }

  /** Says of sound bytes what it takes to read them. */
  static String tooLarge(long bytes, int most) {
    return String.format(
        Locale.ROOT,
        ", and this process can hold %,d; if that is right, give it more (JAVA_OPTS=-Xmx%dm), up to"
            + " 256 MiB a block, or write smaller blocks",
        most,
        SHARE_OF_HEAP * (bytes >> 20) + 256);
  }

  boolean hasRow() {
    return left > 0;
  }

  BinaryDecoder decoder() {
    if (decoder == null) {
      throw new IllegalStateException("no block is open");
    }
    return decoder;
  }

  void rowIsRead() {
    left--;
  }

  /** Where the block begins that was looked at last. */
  long offset() {
    return offset;
  }

  long bytesRead() {
    return window.offset() + (rows == 0 ? 0 : Math.round((double) length * (rows - left) / rows));
  }

  /** The rows that are left of the present block are given up; what to say of them. */
  String lost(String why) {
    String which = String.format(Locale.ROOT, "row %d of its %d: %s", rows - left + 1, rows, why);
    left = 0;
    isLost = true;
    return which;
  }

  /**
   * Goes to the next block; false where there is none.
   *
   * @throws EOFException where the file ends within a block
   */
  boolean next() throws IOException {
    try {
      requireEnd();
    } finally {
      close();
      window.discard(length);
      length = 0;
    }
    rows = 0;
    offset = window.offset();
    BlockInput in = new BlockInput(window, 0);
    if (isOver || !in.has(1)) {
      return false;
    }
    long count;
    long size;
    try {
      count = in.number();
      size = in.number();
    } catch (DamagedBlockException e) {
      throw skipped("its size is " + e.getMessage());
    }
    if (count < 0 || size < 0 || size > MOST) {
      String more = count >= 0 && size > MOST ? tooLarge(size, MOST) : "";
      throw skipped("it claims to have " + count + " rows in " + size + " bytes" + more);
    }
    int start = in.position();
    int end = start + (int) size;
    if (!in.has((int) size + AvroHeader.SYNC)) {
      int next = find();
      if (next < 0) {
        throw new EOFException("the file ends within a block of " + size + " bytes");
      }
      window.discard(next);
      throw new DamagedBlockException("it claims to have more bytes than the file");
    }
    if (!isMarker(end) && !isBlock(end + AvroHeader.SYNC)) {
      throw skipped("no marker stands behind it");
    }
    length = end + AvroHeader.SYNC;
    open(window.start() + start, (int) size);
    rows = count;
    left = count;
    return true;
  }

  /** The rows of a block take all its bytes; where its count is damaged, they do not. */
  private void requireEnd() throws DamagedBlockException {
    if (length == 0 || isLost || decoder == null) {
      return;
    }
    isLost = true;
    try {
      if (decoder.isEnd()) {
        return;
      }
    } catch (IOException | RuntimeException e) {
      throw new DamagedBlockException("behind its last row: " + RowFailure.name(e));
    }
    throw new DamagedBlockException("its count says " + rows + " rows, and more bytes follow");
  }

  /** True where a block and its marker stand at a position, or the file ends there. */
  private boolean isBlock(int position) throws IOException {
    BlockInput in = new BlockInput(window, position);
    if (!in.has(1)) {
      return true;
    }
    try {
      long count = in.number();
      long size = in.number();
      return count >= 0
          && size >= 0
          && position + size <= MOST
          && in.has((int) size + AvroHeader.SYNC)
          && isMarker(in.position() + (int) size);
    } catch (EOFException | DamagedBlockException e) {
      return false;
    }
  }

  private void open(int from, int size) throws DamagedBlockException {
    isLost = true;
    try {
      if (codec == AvroCodec.NULL) {
        decoder = DecoderFactory.get().binaryDecoder(window.bytes(), from, size, decoder);
      } else {
        InputStream opened = codec.unpack(window.bytes(), from, size);
        content = opened;
        decoder = DecoderFactory.get().binaryDecoder(opened, decoder);
      }
    } catch (IOException | RuntimeException e) {
      String words = e instanceof IOException ? e.getMessage() : RowFailure.name(e);
      throw new DamagedBlockException(String.valueOf(words));
    }
    isLost = false;
  }

  /** Goes behind the next marker, or to the end of the file. */
  private DamagedBlockException skipped(String why) throws IOException {
    int next = find();
    while (next < 0) {
      // What was looked through is not held.
      window.discard(Math.max(0, window.available() - AvroHeader.SYNC + 1));
      if (!window.more()) {
        break;
      }
      next = find();
    }
    isOver = next < 0;
    window.discard(isOver ? window.available() : next);
    return new DamagedBlockException(why + (isOver ? "; no other block is found behind it" : ""));
  }

  /** How many bytes stand before the end of the next marker in the window; -1 without one. */
  private int find() {
    for (int position = 0; position + AvroHeader.SYNC <= window.available(); position++) {
      if (isMarker(position)) {
        return position + AvroHeader.SYNC;
      }
    }
    return -1;
  }

  private boolean isMarker(int position) {
    int index = window.start() + position;
    byte[] bytes = window.bytes();
    return bytes[index] == sync[0]
        && Arrays.equals(bytes, index, index + AvroHeader.SYNC, sync, 0, AvroHeader.SYNC);
  }

  private void close() throws IOException {
    if (content != null) {
      content.close();
      content = null;
    }
  }
}
