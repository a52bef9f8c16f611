package dev.promptbeam.emulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Puts a reply on the wire, or as much of it as a fault lets through. */
final class Delivery {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final long UNKNOWN_PART_BYTES = 40;
  private static final long USUAL_PAUSE_MILLIS = 30_000;

  private final CountDownLatch serverClosed;

  Delivery(CountDownLatch serverClosed) {
    this.serverClosed = serverClosed;
  }

  void send(HttpExchange exchange, Reply reply, CallFault fault)
      throws IOException, InterruptedException {
    if (fault.is("truncate") || fault.is("stall")) {
      sendPart(exchange, reply, fault);
      return;
    }
    long length = length(reply.body());
    sendHeaders(exchange, reply, length);
    try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), BUFFER_BYTES)) {
      if (fault.is("slow")) {
        writeTo(reply.body(), new SlowStream(out, fault.number("bytesPerSecond", 1000), this));
      } else {
        writeTo(reply.body(), out);
      }
    }
  }

  /** Waits so long, or until the server closes. */
  void pause(long millis) throws InterruptedException {
    if (serverClosed.await(millis, TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("the server closed");
    }
  }

  /**
   * Half of the body, or {@code bytes} of it, then the end: with the announced length broken, or
   * kept ({@code matchingLength}); a stall waits before it ends.
   */
  private void sendPart(HttpExchange exchange, Reply reply, CallFault fault)
      throws IOException, InterruptedException {
    long length = length(reply.body());
    long part = fault.number("bytes", length < 0 ? UNKNOWN_PART_BYTES : length / 2);
    boolean matching = fault.flag("matchingLength") && length >= 0;
    sendHeaders(exchange, reply, matching ? Math.min(part, length) : length);
    // Not closed: closing would pad out or finish what is to look broken.
    OutputStream out = exchange.getResponseBody();
    try {
      writeTo(reply.body(), new CutStream(out, part));
    } catch (CutStream.Cut cut) {
      out.flush();
    }
    if (fault.is("stall")) {
      pause(fault.number("millis", USUAL_PAUSE_MILLIS));
    }
  }

  private static void sendHeaders(HttpExchange exchange, Reply reply, long length)
      throws IOException {
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    // The JDK's server takes 0 for "unknown" and -1 for "none".
    exchange.sendResponseHeaders(reply.status(), length < 0 ? 0 : length == 0 ? -1 : length);
  }

  /** Bytes of a body, -1 for not known. */
  private static long length(Reply.Body body) {
    if (body instanceof Reply.Bytes bytes) {
      return bytes.content().length;
    }
    return body instanceof Reply.FileRange range ? range.length() : -1;
  }

  private static void writeTo(Reply.Body body, OutputStream out) throws IOException {
    if (body instanceof Reply.Bytes bytes) {
      out.write(bytes.content());
    } else if (body instanceof Reply.FileRange range) {
      copy(range, out);
    } else if (body instanceof Reply.Stream stream) {
      stream.writer().writeTo(out);
    }
  }

  private static void copy(Reply.FileRange range, OutputStream out) throws IOException {
    try (InputStream in = Files.newInputStream(range.file())) {
      in.skipNBytes(range.offset());
      byte[] buffer = new byte[BUFFER_BYTES];
      long left = range.length();
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw new IOException("result file ended early");
        }
        out.write(buffer, 0, read);
        left -= read;
      }
    }
  }
}
