package dev.promptbeam.emulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;

/** Puts a reply on the wire. */
final class Delivery {
  private static final int BUFFER_BYTES = 1 << 16;

  private Delivery() {}

  static void send(HttpExchange exchange, Reply reply) throws IOException {
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    Reply.Body body = reply.body();
    if (body instanceof Reply.Bytes bytes) {
      sendHeaders(exchange, reply, bytes.content().length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(bytes.content());
      }
    } else if (body instanceof Reply.FileRange range) {
      sendHeaders(exchange, reply, range.length());
      try (OutputStream out = exchange.getResponseBody()) {
        copy(range, range.length(), out);
      }
    } else if (body instanceof Reply.Stream stream) {
      exchange.sendResponseHeaders(reply.status(), 0);
      try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), BUFFER_BYTES)) {
        stream.writer().writeTo(out);
      }
    }
  }

  static void copy(Reply.FileRange range, long bytes, OutputStream out) throws IOException {
    try (InputStream in = Files.newInputStream(range.file())) {
      in.skipNBytes(range.offset());
      byte[] buffer = new byte[BUFFER_BYTES];
      long left = bytes;
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

  /** The server takes 0 for "unknown" and -1 for "none". */
  private static void sendHeaders(HttpExchange exchange, Reply reply, long length)
      throws IOException {
    exchange.sendResponseHeaders(reply.status(), length == 0 ? -1 : length);
  }
}
