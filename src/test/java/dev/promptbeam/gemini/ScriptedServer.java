package dev.promptbeam.gemini;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers requests in the order of its script and remembers what arrived. */
public final class ScriptedServer implements AutoCloseable {
  /** Makes an answer from the request, so that a script can have a state. */
  @FunctionalInterface
  public interface Responder {
    Reply reply(Request request);
  }

  public record Request(
      String method, String target, Map<String, List<String>> headers, byte[] body) {
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    public String header(String name) {
      return headers.entrySet().stream()
          .filter(entry -> entry.getKey().equalsIgnoreCase(name))
          .map(entry -> entry.getValue().get(0))
          .findFirst()
          .orElse("");
    }
  }

  public record Reply(int status, Map<String, String> headers, byte[] body) {
    public static Reply json(int status, String body) {
      return new Reply(
          status,
          Map.of("Content-Type", "application/json"),
          body.getBytes(StandardCharsets.UTF_8));
    }

    public static Reply ok(String body) {
      return json(200, body);
    }

    public Reply with(String name, String value) {
      Map<String, String> all = new HashMap<>(headers);
      all.put(name, value);
      return new Reply(status, all, body);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Deque<Responder> script = new ArrayDeque<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Integer> ports = new CopyOnWriteArrayList<>();

  public ScriptedServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public ScriptedServer then(Reply... replies) {
    for (Reply reply : replies) {
      then(request -> reply);
    }
    return this;
  }

  public synchronized ScriptedServer then(Responder responder) {
    script.add(responder);
    return this;
  }

  public List<Request> requests() {
    return requests;
  }

  /** The client's port of each request: one for each connection. */
  public List<Integer> ports() {
    return ports;
  }

  public Request only() {
    if (requests.size() != 1) {
      throw new AssertionError("one request was expected, not " + requests.size());
    }
    return requests.get(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    Request request =
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            Map.copyOf(exchange.getRequestHeaders()),
            exchange.getRequestBody().readAllBytes());
    requests.add(request);
    ports.add(exchange.getRemoteAddress().getPort());
    Reply reply = next().reply(request);
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(
        reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
    if (reply.body().length > 0) {
      exchange.getResponseBody().write(reply.body());
    }
    exchange.close();
  }

  private synchronized Responder next() {
    Responder next = script.size() > 1 ? script.poll() : script.peek();
    return next == null ? request -> Reply.json(500, "{}") : next;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
