package dev.promptbeam.emulator.http;

import dev.promptbeam.emulator.reply.Reply;
import dev.promptbeam.emulator.state.EmulatorClock;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpException;
import org.apache.http.HttpVersion;
import org.apache.http.entity.AbstractHttpEntity;
import org.apache.http.impl.DefaultBHttpServerConnection;
import org.apache.http.impl.EnglishReasonPhraseCatalog;
import org.apache.http.message.BasicHttpResponse;
import org.jspecify.annotations.Nullable;

/** One request and its answer. Every answer has the time of the emulator's clock. */
public final class Exchange {
  /** What a handler did not read of a body is read so far, so that the connection can go on. */
  private static final long MOST_LEFT_BYTES = 64L << 20;

  /** As RFC 9110, 5.6.7 has it; the JDK's own writes the first days of a month with one digit. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final DefaultBHttpServerConnection connection;
  private final HttpEntityEnclosingRequest request;
  private final URI uri;
  private final EmulatorClock clock;
  private boolean answered;

  Exchange(
      DefaultBHttpServerConnection connection,
      HttpEntityEnclosingRequest request,
      URI uri,
      EmulatorClock clock) {
    this.connection = connection;
    this.request = request;
    this.uri = uri;
    this.clock = clock;
  }

  public String method() {
    return request.getRequestLine().getMethod();
  }

  public URI uri() {
    return uri;
  }

  /** The first header of this name, in any case. */
  public @Nullable String header(String name) {
    Header header = request.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  /** All headers of this name. */
  List<String> headers(String name) {
    List<String> values = new ArrayList<>();
    for (Header header : request.getHeaders(name)) {
      values.add(header.getValue());
    }
    return values;
  }

  InputStream body() throws IOException {
    HttpEntity entity = request.getEntity();
    return new FilterInputStream(
        entity == null ? InputStream.nullInputStream() : entity.getContent()) {
      @Override
      public void close() {
        // What is left is read when the answer is sent.
      }
    };
  }

  /** The address at which the caller reached this server, in figures. */
  String localAddress() {
    return connection.getLocalAddress().getHostAddress();
  }

  public boolean isAnswered() {
    return answered;
  }

  /** Tells a caller that waits for it that its body is wanted. */
  void sendContinue() throws IOException {
    send(new BasicHttpResponse(HttpVersion.HTTP_1_1, 100, "Continue"));
    connection.flush();
  }

  /** Answers whole. */
  public void respond(Reply reply) throws IOException {
    respond(reply, reply.length(), reply::writeTo);
  }

  /**
   * Answers.
   *
   * @param length bytes that are announced, negative for not known
   * @param writer writes as many, unless the connection is to look broken
   */
  public void respond(Reply reply, long length, Reply.Writer writer) throws IOException {
    BasicHttpResponse response =
        new BasicHttpResponse(
            HttpVersion.HTTP_1_1,
            reply.status(),
            EnglishReasonPhraseCatalog.INSTANCE.getReason(reply.status(), null));
    reply.headers().forEach(response::setHeader);
    response.setHeader("Date", DATE.format(clock.now()));
    boolean bodiless = method().equals("HEAD") || reply.status() == 204 || reply.status() == 304;
    if (!bodiless) {
      response.setHeader(
          length < 0 ? "Transfer-Encoding" : "Content-Length",
          length < 0 ? "chunked" : Long.toString(length));
      response.setEntity(new Body(length, writer));
    }
    answered = true;
    send(response);
    connection.flush();
  }

  /** Whether another request can follow on this connection. */
  boolean canGoOn() throws IOException {
    boolean kept =
        request.getProtocolVersion().greaterEquals(HttpVersion.HTTP_1_1)
            && headers("Connection").stream().noneMatch("close"::equalsIgnoreCase);
    return answered && kept && connection.isOpen() && hasBodyEnded();
  }

  private boolean hasBodyEnded() throws IOException {
    byte[] buffer = new byte[1 << 14];
    InputStream body = body();
    for (long left = MOST_LEFT_BYTES; left > 0; ) {
      int read = body.read(buffer);
      if (read < 0) {
        return true;
      }
      left -= read;
    }
    return false;
  }

  private void send(BasicHttpResponse response) throws IOException {
    try {
      connection.sendResponseHeader(response);
      connection.sendResponseEntity(response);
    } catch (HttpException e) {
      throw new IOException(e);
    }
  }

  /** The body of an answer. */
  private static final class Body extends AbstractHttpEntity {
    private final long length;
    private final Reply.Writer writer;

    Body(long length, Reply.Writer writer) {
      this.length = length;
      this.writer = writer;
    }

    @Override
    public boolean isRepeatable() {
      return false;
    }

    @Override
    public long getContentLength() {
      return length;
    }

    @Override
    public InputStream getContent() {
      throw new UnsupportedOperationException("a body is written");
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      writer.writeTo(out);
    }

    @Override
    public boolean isStreaming() {
      return false;
    }
  }
}
