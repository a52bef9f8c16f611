package dev.promptbeam.dataset.avro;

import dev.promptbeam.lines.ByteWindow;
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
  /** Of a block as it is packed. */
  private static final int MOST = 256 << 20;

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

  AvroBlocks(ByteWindow window, byte[] sync, AvroCodec codec) {
    this.window = window;
    this.sync = sync;
    this.codec = codec;
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
    return which;
  }

  /**
   * Goes to the next block; false where there is none.
   *
   * @throws EOFException where the file ends within a block
   */
  boolean next() throws IOException, DamagedBlockException {
    close();
    window.discard(length);
    length = 0;
    rows = 0;
    offset = window.offset();
    BlockInput in = new BlockInput(window);
    if (isOver || !in.has(1)) {
      return false;
    }
    long count;
    long size;
    try {
      count = in.number();
      size = in.number();
    } catch (NumberFormatException e) {
      throw skipped("its size is " + e.getMessage(), 1);
    }
    if (count < 0 || size < 0 || size > MOST) {
      throw skipped("it claims to have " + count + " rows in " + size + " bytes", 1);
    }
    int start = in.position();
    if (!in.has((int) size + AvroHeader.SYNC)) {
      int next = find(1);
      if (next < 0) {
        throw new EOFException("the file ends within a block of " + size + " bytes");
      }
      window.discard(next);
      throw new DamagedBlockException("it claims to have more bytes than the file");
    }
    int end = window.start() + start + (int) size;
    if (!Arrays.equals(window.bytes(), end, end + AvroHeader.SYNC, sync, 0, AvroHeader.SYNC)) {
      throw skipped("no marker stands behind it", 1);
    }
    length = start + (int) size + AvroHeader.SYNC;
    open(window.start() + start, (int) size);
    rows = count;
    left = count;
    return true;
  }

  private void open(int from, int size) throws DamagedBlockException {
    try {
      if (codec == AvroCodec.NULL) {
        decoder = DecoderFactory.get().binaryDecoder(window.bytes(), from, size, decoder);
      } else {
        InputStream opened = codec.unpack(window.bytes(), from, size);
        content = opened;
        decoder = DecoderFactory.get().binaryDecoder(opened, decoder);
      }
    } catch (IOException e) {
      throw new DamagedBlockException(String.valueOf(e.getMessage()));
    }
  }

  /** Goes behind the next marker, or to the end of the file. */
  private DamagedBlockException skipped(String why, int from) throws IOException {
    int next = find(from);
    while (next < 0 && window.more()) {
      // What was looked through is not held.
      window.discard(Math.max(0, window.available() - AvroHeader.SYNC - (64 << 10)));
      next = find(0);
    }
    isOver = next < 0;
    window.discard(isOver ? window.available() : next);
    return new DamagedBlockException(why + (isOver ? "; no other block is found behind it" : ""));
  }

  /** How many bytes stand before the end of the next marker in the window; -1 without one. */
  private int find(int from) {
    byte[] bytes = window.bytes();
    for (int index = window.start() + from; index + AvroHeader.SYNC <= window.limit(); index++) {
      if (bytes[index] == sync[0]
          && Arrays.equals(bytes, index, index + AvroHeader.SYNC, sync, 0, AvroHeader.SYNC)) {
        return index + AvroHeader.SYNC - window.start();
      }
    }
    return -1;
  }

  private void close() throws IOException {
    if (content != null) {
      content.close();
      content = null;
    }
  }
}
