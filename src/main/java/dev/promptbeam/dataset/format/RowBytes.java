package dev.promptbeam.dataset.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Collects the JSON of one row; used again for the next one. */
public final class RowBytes {
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private static final int LONGEST_ESCAPE = 6;
  private static final int NO_BYTE = 256;
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private byte[] bytes = new byte[1024];
  private int length;

  public void clear() {
    length = 0;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  public void add(byte[] more) {
    ensure(more.length);
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
  }

  public void add(char ascii) {
    ensure(1);
    bytes[length++] = (byte) ascii;
  }

  public void addNull() {
    add(NULL);
  }

  /** Adds the name of a member, and the colon behind it. */
  public void addName(String name) {
    addString(name);
    add(':');
  }

  public void addString(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    addString(utf8, 0, utf8.length);
  }

  /** Adds UTF-8 bytes as a JSON string. */
  public void addString(byte[] source, int from, int to) {
    addString(source, from, to, NO_BYTE);
  }

  /**
   * Adds UTF-8 bytes as a JSON string.
   *
   * @param doubled the byte of which two stand for one; any other value where none is
   */
  public void addString(byte[] source, int from, int to, int doubled) {
    ensure(to - from + 2);
    bytes[length++] = '"';
    for (int index = from; index < to; index++) {
      byte value = source[index];
      if (value >= 0 && (value < ' ' || value == '"' || value == '\\')) {
        ensure(to - index + LONGEST_ESCAPE);
        addEscaped(value);
      } else {
        bytes[length++] = value;
      }
      index += value == doubled ? 1 : 0;
    }
    bytes[length++] = '"';
  }

  private void addEscaped(byte value) {
    bytes[length++] = '\\';
    switch (value) {
      case '\n' -> bytes[length++] = 'n';
      case '\r' -> bytes[length++] = 'r';
      case '\t' -> bytes[length++] = 't';
      case '"', '\\' -> bytes[length++] = value;
      default -> {
        bytes[length++] = 'u';
        bytes[length++] = '0';
        bytes[length++] = '0';
        bytes[length++] = HEX[value >> 4];
        bytes[length++] = HEX[value & 0xF];
      }
    }
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(length, more)));
    }
  }
}
