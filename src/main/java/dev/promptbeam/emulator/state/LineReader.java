package dev.promptbeam.emulator.state;

import dev.promptbeam.emulator.reply.ApiException;
import dev.promptbeam.emulator.reply.RpcCode;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads a file line by line into one buffer that is used again. Lines end at LF and nowhere else; a
 * CR before it is left, as white space of JSON. Blank lines are skipped but counted.
 */
public final class LineReader implements Closeable {
  /** Longest line the emulator takes (protocol 4.3). */
  static final int MOST_LINE_BYTES = 100 << 20;

  private final InputStream in;
  private final byte[] block = new byte[1 << 17];
  private int blockStart;
  private int blockEnd;
  private byte[] line = new byte[1 << 13];
  private int length;
  private long number;

  public LineReader(Path file) throws IOException {
    this.in = Files.newInputStream(file);
  }

  /** Moves to the next line that is not blank; false at the end. */
  public boolean next() throws IOException {
    do {
      if (!readLine()) {
        return false;
      }
      number++;
    } while (isBlank());
    return true;
  }

  /** The bytes of this line, valid up to {@link #length()} and until the next call of next. */
  public byte[] bytes() {
    return line;
  }

  public int length() {
    return length;
  }

  /** Number of this line, from 1, blank ones included. */
  public long number() {
    return number;
  }

  private boolean readLine() throws IOException {
    length = 0;
    while (true) {
      if (blockStart == blockEnd) {
        blockStart = 0;
        blockEnd = Math.max(0, in.read(block));
        if (blockEnd == 0) {
          return length > 0;
        }
      }
      int end = blockStart;
      while (end < blockEnd && block[end] != '\n') {
        end++;
      }
      append(end - blockStart);
      blockStart = Math.min(end + 1, blockEnd);
      if (end < blockEnd) {
        return true;
      }
    }
  }

  private void append(int count) throws IOException {
    if (length + count > MOST_LINE_BYTES) {
      throw new ApiException(
          RpcCode.INVALID_ARGUMENT, "Error on line " + (number + 1) + ": line is too long");
    }
    if (length + count > line.length) {
      line = Arrays.copyOf(line, Math.max(length + count, 2 * line.length));
    }
    System.arraycopy(block, blockStart, line, length, count);
    length += count;
  }

  private boolean isBlank() {
    for (int i = 0; i < length; i++) {
      if (line[i] > ' ' || line[i] < 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
