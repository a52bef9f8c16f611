package dev.promptbeam.fakestorage;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.promptbeam.proxy.StablePort;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * A storage as a process of its own: {@code --folder DIR [--port N] [--control-port N] [--bucket
 * NAME]... [--faults FILE]}. Its second port takes orders: {@code /faults} (POST a script, GET the
 * accounts, DELETE), {@code /calls} (GET, DELETE), {@code /away}, {@code /back} and {@code
 * /buckets/NAME} (POST).
 */
public final class StorageMain {
  private StorageMain() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = null;
    Path faults = null;
    int port = StablePort.free();
    int controlPort = 0;
    List<String> buckets = new ArrayList<>();
    for (int at = 0; at + 1 < arguments.length; at += 2) {
      String value = arguments[at + 1];
      switch (arguments[at]) {
        case "--folder" -> folder = Path.of(value);
        case "--port" -> port = Integer.parseInt(value);
        case "--control-port" -> controlPort = Integer.parseInt(value);
        case "--bucket" -> buckets.add(value);
        case "--faults" -> faults = Path.of(value);
        default -> throw new IllegalArgumentException("no such option: " + arguments[at]);
      }
    }
    if (folder == null) {
      throw new IllegalArgumentException("--folder is missing");
    }
    FakeStorage storage = FakeStorage.start(folder, port, Clock.systemUTC());
    buckets.forEach(storage.contents()::bucket);
    if (faults != null) {
      storage.faults().addAll(Files.readString(faults));
    }
    PrintStream out = System.out;
    out.println("storage " + storage.url() + " control " + control(storage, controlPort));
  }

  /** Starts to take orders; where. */
  static String control(FakeStorage storage, int port) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.createContext("/", exchange -> obey(exchange, storage));
    server.start();
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static void obey(HttpExchange exchange, FakeStorage storage) throws IOException {
    try (exchange) {
      String order = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      byte[] said = reply(order, body, storage).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(said.length == 0 ? 404 : 200, said.length);
      exchange.getResponseBody().write(said);
    }
  }

  private static String reply(String order, String body, FakeStorage storage) throws IOException {
    String buckets = "POST /buckets/";
    if (order.startsWith(buckets)) {
      storage.contents().bucket(order.substring(buckets.length()));
      return "{}";
    }
    switch (order) {
      case "POST /faults" -> storage.faults().addAll(body);
      case "DELETE /faults" -> storage.faults().clear();
      case "DELETE /calls" -> storage.calls().clear();
      case "POST /away" -> storage.goAway();
      case "POST /back" -> storage.comeBack();
      case "GET /calls" -> {
        return storage.calls().json().toString();
      }
      default -> {
        if (!order.equals("GET /faults")) {
          return "";
        }
      }
    }
    return storage.faults().accounts().toString();
  }
}
