package dev.promptbeam.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The REST interface of a Flink cluster with one job, in states one after another. */
public final class FakeFlink implements AutoCloseable {
  private final HttpServer server;
  private final List<String> states = new ArrayList<>();
  private int looks;

  /**
   * @param states of the job, one a look; the last one stays
   */
  public FakeFlink(String job, String... states) throws IOException {
    this.states.addAll(List.of(states));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/jobs/overview",
        exchange -> {
          String body =
              "{\"jobs\":[{\"jid\":\"7f\",\"name\":\"%s\",\"state\":\"%s\"}]}"
                  .formatted(job, nextState());
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How often it was asked for its jobs. */
  public int looks() {
    return looks;
  }

  private String nextState() {
    looks++;
    return states.size() == 1 ? states.get(0) : states.remove(0);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
