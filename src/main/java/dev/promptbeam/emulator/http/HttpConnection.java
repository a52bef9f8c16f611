package dev.promptbeam.emulator.http;

import dev.promptbeam.emulator.reply.ApiException;
import dev.promptbeam.emulator.state.EmulatorClock;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import org.apache.http.HttpException;
import org.apache.http.HttpRequest;
import org.apache.http.HttpRequestFactory;
import org.apache.http.MessageConstraintException;
import org.apache.http.RequestLine;
import org.apache.http.config.MessageConstraints;
import org.apache.http.impl.DefaultBHttpServerConnection;
import org.apache.http.impl.io.DefaultHttpRequestParserFactory;
import org.apache.http.message.BasicHttpEntityEnclosingRequest;
import org.apache.http.message.BasicHttpRequest;

/** Reads the requests of one connection and has each answered. */
public final class HttpConnection {
  private static final int BUFFER_BYTES = 1 << 14;

  /** Longest line of a head: the address with its query, or a header. */
  private static final int MOST_LINE = 1 << 15;

  private static final int MOST_HEADERS = 200;

  /** Of any method a request may have a body: JS sends one with DELETE. */
  private static final HttpRequestFactory REQUESTS =
      new HttpRequestFactory() {
        @Override
        public HttpRequest newHttpRequest(RequestLine line) {
          return new BasicHttpEntityEnclosingRequest(line);
        }

        @Override
        public HttpRequest newHttpRequest(String method, String uri) {
          return new BasicHttpRequest(method, uri);
        }
      };

  /** Answers one request, or leaves it without an answer. */
  public interface Service {
    void handle(Exchange exchange) throws IOException;
  }

  private final Service service;
  private final EmulatorClock clock;

  public HttpConnection(Service service, EmulatorClock clock) {
    this.service = service;
    this.clock = clock;
  }

  /** Serves until either side has enough. */
  public void serve(Socket socket) throws IOException {
    MessageConstraints limits =
        MessageConstraints.custom()
            .setMaxLineLength(MOST_LINE)
            .setMaxHeaderCount(MOST_HEADERS)
            .build();
    DefaultBHttpServerConnection connection =
        new DefaultBHttpServerConnection(
            BUFFER_BYTES,
            0,
            StandardCharsets.UTF_8.newDecoder(),
            null,
            limits,
            null,
            null,
            new DefaultHttpRequestParserFactory(null, REQUESTS),
            null);
    connection.bind(socket);
    boolean goesOn = true;
    while (goesOn) {
      goesOn = serveNext(connection);
    }
    connection.close();
  }

  private boolean serveNext(DefaultBHttpServerConnection connection) throws IOException {
    try {
      BasicHttpEntityEnclosingRequest request =
          (BasicHttpEntityEnclosingRequest) connection.receiveRequestHeader();
      URI uri = new URI(request.getRequestLine().getUri());
      connection.receiveRequestEntity(request);
      Exchange exchange = new Exchange(connection, request, uri, clock);
      if (request.expectContinue()) {
        exchange.sendContinue();
      }
      service.handle(exchange);
      return exchange.canGoOn();
    } catch (MessageConstraintException e) {
      refuse(
          connection, new ApiException(414, "INVALID_ARGUMENT", "The request's head is too long."));
    } catch (HttpException | URISyntaxException e) {
      refuse(connection, ApiException.invalid("This is no HTTP request: " + e.getMessage()));
    }
    return false;
  }

  /** What could not be read cannot be answered by a handler; where the next begins is not known. */
  private void refuse(DefaultBHttpServerConnection connection, ApiException refusal)
      throws IOException {
    BasicHttpEntityEnclosingRequest unread = new BasicHttpEntityEnclosingRequest("GET", "/");
    new Exchange(connection, unread, URI.create("/"), clock).respond(refusal.reply());
  }
}
