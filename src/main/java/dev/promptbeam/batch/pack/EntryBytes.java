package dev.promptbeam.batch.pack;

import java.io.OutputStream;
import java.util.Arrays;

/**
 * An array of bytes that grows and is filled again. Unlike the JDK's it takes no lock for each
 * number that a coder writes, and what is in it is read where it lies.
 */
final class EntryBytes extends OutputStream {
  private byte[] bytes = new byte[1 << 10];
  private int length;

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  void clear() {
    length = 0;
  }

  void add(EntryBytes other, int from, int to) {
    write(other.bytes, from, to - from);
  }

  @Override
  public void write(int value) {
    makeRoom(1);
    bytes[length++] = (byte) value;
  }

  @Override
  public void write(byte[] source, int offset, int count) {
    makeRoom(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  private void makeRoom(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
