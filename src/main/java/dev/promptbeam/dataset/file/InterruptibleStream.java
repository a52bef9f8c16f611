package dev.promptbeam.dataset.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream whose reads end soon after an interrupt, as a failure of its own kind. */
public final class InterruptibleStream extends FilterInputStream {
  public InterruptibleStream(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    check();
    return in.read();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    check();
    return in.read(target, offset, length);
  }

  private static void check() throws Interrupted {
    if (Thread.interrupted()) {
      throw new Interrupted();
    }
  }

  /** The reading thread was interrupted; its mark is cleared. */
  public static final class Interrupted extends IOException {
    private static final long serialVersionUID = 1;
  }
}
