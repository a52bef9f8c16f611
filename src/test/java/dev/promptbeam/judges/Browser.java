package dev.promptbeam.judges;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.Json;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Chromium without a window, told what to do by its DevTools protocol. */
final class Browser implements Closeable {
  private static final int SECONDS = 60;

  private final Process process;
  private final WebSocket socket;
  private final BlockingQueue<JsonNode> heard;
  private final List<JsonNode> events = new ArrayList<>();
  private int calls;

  private Browser(Process process, WebSocket socket, BlockingQueue<JsonNode> heard) {
    this.process = process;
    this.socket = socket;
    this.heard = heard;
  }

  /** Opens a file in a browser of its own, whose profile lies in that folder. */
  static Browser open(Path profile, Path page) throws Exception {
    Process process =
        new ProcessBuilder(
                "chromium",
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolveSibling(profile.getFileName() + ".log").toFile())
            .start();
    HttpClient http = HttpClient.newHttpClient();
    BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    WebSocket socket =
        http.newWebSocketBuilder()
            .buildAsync(URI.create(tab(http, port(process, profile))), new Ear(heard))
            .get(SECONDS, TimeUnit.SECONDS);
    Browser browser = new Browser(process, socket, heard);
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      browser.call(domain + ".enable", Map.of());
    }
    browser.show(page);
    return browser;
  }

  private static String port(Process process, Path profile) throws Exception {
    Path file = profile.resolve("DevToolsActivePort");
    for (int look = 0; look < SECONDS * 10; look++) {
      if (Files.exists(file) && Files.size(file) > 0) {
        return Files.readAllLines(file).get(0);
      }
      if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    throw new IOException("chromium did not start");
  }

  private static String tab(HttpClient http, String port) throws Exception {
    URI list = URI.create("http://127.0.0.1:" + port + "/json/list");
    String said =
        http.send(
                java.net.http.HttpRequest.newBuilder(list).build(),
                java.net.http.HttpResponse.BodyHandlers.ofString())
            .body();
    return Json.MAPPER.readTree(said).get(0).path("webSocketDebuggerUrl").asText();
  }

  private record Ear(BlockingQueue<JsonNode> heard, StringBuilder part)
      implements WebSocket.Listener {
    Ear(BlockingQueue<JsonNode> heard) {
      this(heard, new StringBuilder());
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        try {
          heard.add(Json.MAPPER.readTree(part.toString()));
        } catch (IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
        part.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }

  /** Calls a method of the protocol and waits for what it answers. */
  JsonNode call(String method, Map<String, ?> parameters) throws Exception {
    int id = ++calls;
    ObjectNode message = Json.MAPPER.createObjectNode().put("id", id).put("method", method);
    message.set("params", Json.MAPPER.valueToTree(parameters));
    socket.sendText(message.toString(), true).get(SECONDS, TimeUnit.SECONDS);
    while (true) {
      JsonNode next = heard.poll(SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new IOException("no answer to " + method);
      }
      if (next.path("id").asInt() == id) {
        if (next.has("error")) {
          throw new IOException(method + ": " + next.path("error"));
        }
        return next.path("result");
      }
      events.add(next);
    }
  }

  void show(Path page) throws Exception {
    call("Page.navigate", Map.of("url", page.toUri().toString()));
    run(
        "new Promise(done => document.readyState === 'complete' ? done() : addEventListener('load',"
            + " done))");
  }

  /** The value of an expression in the page; a promise is waited for. */
  JsonNode run(String expression) throws Exception {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new IOException(expression + ": " + result.path("exceptionDetails"));
    }
    return result.path("result").path("value");
  }

  /** Clicks with the mouse in the middle of what a selector finds first. */
  void click(String selector) throws Exception {
    JsonNode place =
        run(
            "(() => { const e = document.querySelector('"
                + selector
                + "'); e.scrollIntoView({block: 'center'}); const r = e.getBoundingClientRect();"
                + " return {x: r.x + r.width / 2, y: r.y + r.height / 2}; })()");
    for (String type : List.of("mousePressed", "mouseReleased")) {
      call(
          "Input.dispatchMouseEvent",
          Map.of(
              "type",
              type,
              "x",
              place.path("x").asDouble(),
              "y",
              place.path("y").asDouble(),
              "button",
              "left",
              "clickCount",
              1));
    }
  }

  /** Types into what has the focus. */
  void type(String text) throws Exception {
    call("Input.insertText", Map.of("text", text));
  }

  /** Presses a key of that name. */
  void key(String name) throws Exception {
    for (String type : List.of("keyDown", "keyUp")) {
      call("Input.dispatchKeyEvent", Map.of("type", type, "key", name, "code", name));
    }
  }

  /** From now on the window is that large, and its colours are those. */
  void as(int width, int height, boolean dark) throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
  }

  byte[] picture() throws Exception {
    String data = call("Page.captureScreenshot", Map.of("format", "png")).path("data").asText();
    return Base64.getDecoder().decode(data);
  }

  /** What the browser complained of, and what it asked the network for. */
  List<String> complaints() {
    return events.stream()
        .filter(
            event ->
                event.path("method").asText().equals("Log.entryAdded")
                    || event.path("method").asText().equals("Runtime.exceptionThrown")
                    || event.path("method").asText().equals("Page.javascriptDialogOpening")
                    || event.at("/params/request/url").asText().startsWith("http"))
        .map(JsonNode::toString)
        .toList();
  }

  /** What was complained of so far was meant. */
  void forget() {
    events.clear();
  }

  /** Its helpers write into the profile for a while yet when it has ended. */
  @Override
  public void close() {
    socket.abort();
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(0, process.toHandle());
    process.destroy();
    for (ProcessHandle one : all) {
      try {
        one.onExit().get(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException e) {
        one.destroyForcibly();
        one.onExit().join();
      }
    }
  }
}
