package dev.promptbeam.emulator.http;

import dev.promptbeam.emulator.faults.CallFault;
import dev.promptbeam.emulator.reply.Reply;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Puts a reply on the wire, or as much of it as a fault lets through. */
public record Delivery(CountDownLatch serverClosed) {
  private static final long UNKNOWN_PART_BYTES = 40;
  private static final long USUAL_PAUSE_MILLIS = 30_000;

  public void send(Exchange exchange, Reply reply, CallFault fault) throws IOException {
    if (fault.is("truncate") || fault.is("stall")) {
      sendPart(exchange, reply, fault);
    } else if (fault.is("slow")) {
      long rate = fault.number("bytesPerSecond", 1000);
      exchange.respond(
          reply, reply.length(), out -> reply.writeTo(new SlowStream(out, rate, this)));
    } else {
      exchange.respond(reply);
    }
  }

  /** Waits so long, or until the server closes. */
  void pause(long millis) throws InterruptedException {
    if (serverClosed.await(millis, TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("the server closed");
    }
  }

  /** As {@link #pause}, in the middle of a body. */
  void pauseWriting(long millis) throws IOException {
    try {
      pause(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the server closed");
    }
  }

  /**
   * Half of the body, or {@code bytes} of it, then the end: with the announced length broken, or
   * kept ({@code matchingLength}); a stall waits before it ends.
   */
  private void sendPart(Exchange exchange, Reply reply, CallFault fault) throws IOException {
    long length = reply.length();
    long part = fault.number("bytes", length < 0 ? UNKNOWN_PART_BYTES : length / 2);
    boolean matching = fault.flag("matchingLength") && length >= 0;
    exchange.respond(
        reply,
        matching ? Math.min(part, length) : length,
        out -> writePart(reply, part, fault, out));
  }

  /** The cut goes on to the connection, which ends without padding or finishing the body. */
  private void writePart(Reply reply, long part, CallFault fault, OutputStream out)
      throws IOException {
    try {
      reply.writeTo(new CutStream(out, part));
    } finally {
      out.flush();
      if (fault.is("stall")) {
        pauseWriting(fault.number("millis", USUAL_PAUSE_MILLIS));
      }
    }
  }
}
