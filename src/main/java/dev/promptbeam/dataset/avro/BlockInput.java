package dev.promptbeam.dataset.avro;

import dev.promptbeam.lines.ByteWindow;
import java.io.EOFException;
import java.io.IOException;

/** Reads what frames the blocks of a file, and passes over nothing. */
final class BlockInput {
  private static final int LONGEST_NUMBER = 10;

  private final ByteWindow window;
  private int position;

  BlockInput(ByteWindow window, int position) {
    this.window = window;
    this.position = position;
  }

  /** Bytes read so far, behind the start of the window. */
  int position() {
    return position;
  }

  /** True where so many bytes are left. */
  boolean has(int count) throws IOException {
    while (window.available() - position < count) {
      if (!window.more()) {
        return false;
      }
    }
    return true;
  }

  byte[] bytes(int count) throws IOException {
    if (!has(count)) {
      throw new EOFException("the file ends within its header or a block");
    }
    byte[] bytes = window.copy(position, position + count, count);
    position += count;
    return bytes;
  }

  /**
   * A number in as few bytes as it takes, seven bits each, its sign in the last of all.
   *
   * @throws DamagedBlockException where it is none
   */
  long number() throws IOException {
    long bits = 0;
    for (int index = 0; index < LONGEST_NUMBER; index++) {
      if (!has(1)) {
        throw new EOFException("the file ends within its header or a block");
      }
      int value = window.bytes()[window.start() + position++];
      bits |= (long) (value & 0x7F) << (7 * index);
      if (value >= 0) {
        return (bits >>> 1) ^ -(bits & 1);
      }
    }
    throw new DamagedBlockException("a number of more than 64 bits");
  }
}
