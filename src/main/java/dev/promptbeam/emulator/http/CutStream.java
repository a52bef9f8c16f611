package dev.promptbeam.emulator.http;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Lets so many bytes through and then refuses. */
final class CutStream extends FilterOutputStream {

  /** The limit was reached. */
  static final class Cut extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private long left;

  CutStream(OutputStream out, long most) {
    super(out);
    this.left = most;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    int allowed = (int) Math.min(length, left);
    out.write(buffer, offset, allowed);
    left -= allowed;
    if (allowed < length) {
      throw new Cut();
    }
  }
}
