package dev.promptbeam.emulator.http;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Lets so many bytes a second through, in ten portions. */
final class SlowStream extends FilterOutputStream {
  private static final int PORTION_MILLIS = 100;

  private final int portionBytes;
  private final Delivery delivery;

  SlowStream(OutputStream out, long bytesPerSecond, Delivery delivery) {
    super(out);
    this.portionBytes = (int) Math.max(1, bytesPerSecond / 10);
    this.delivery = delivery;
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    for (int done = 0; done < length; done += portionBytes) {
      out.write(buffer, offset + done, Math.min(portionBytes, length - done));
      out.flush();
      delivery.pauseWriting(PORTION_MILLIS);
    }
  }
}
