package dev.promptbeam.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.proxy.StablePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An emulator in the test's own JVM, with its faults and its accounting. */
public final class TestServer implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final EmulatorOptions options;
  private EmulatorServer server;
  private final int port;

  private TestServer(EmulatorOptions options) throws IOException {
    this.port = StablePort.free();
    this.options = options.withPort(port);
    this.server = EmulatorServer.start(this.options);
  }

  static TestServer start(EmulatorOptions options, Path state) throws IOException {
    return new TestServer(options.withStateDirectory(state));
  }

  String url() {
    return server.baseUrl();
  }

  int port() {
    return port;
  }

  void stop() throws IOException {
    server.close();
  }

  /** Starts again where it stopped: the same port, the same state. */
  void startAgain() throws IOException {
    server = EmulatorServer.start(options);
  }

  /** Adds a fault; written with single quotes for double ones. */
  public void fault(String json) throws IOException, InterruptedException {
    post("/_emulator/faults", json.replace('\'', '"'));
  }

  public void advanceClock(String duration) throws IOException, InterruptedException {
    post("/_emulator/clock", "{\"advance\":\"" + duration + "\"}");
  }

  /** How often all faults together struck. */
  public int strikes() throws IOException, InterruptedException {
    int strikes = 0;
    for (JsonNode fault : get("/_emulator/faults").path("faults")) {
      strikes += fault.path("strikes").asInt();
    }
    return strikes;
  }

  public int calls(String operation) throws IOException, InterruptedException {
    return get("/_emulator/requests").path("calls").path(operation).asInt();
  }

  /** Display names of all jobs ever made, without the random part. */
  List<String> jobs() throws IOException, InterruptedException {
    List<String> names = new ArrayList<>();
    for (JsonNode create : get("/_emulator/requests").path("creates")) {
      String name = create.path("displayName").asText();
      names.add(
          name.substring(name.indexOf('/', "promptbeam/".length()) + 1, name.lastIndexOf('/')));
    }
    return names;
  }

  /** The name of the job that a sending became. */
  String job(String sending) throws IOException, InterruptedException {
    for (JsonNode create : get("/_emulator/requests").path("creates")) {
      if (create.path("displayName").asText().contains("/" + sending + "/")) {
        return create.path("name").asText();
      }
    }
    throw new AssertionError("no job was made of " + sending);
  }

  /** Cancels a job behind the program's back. */
  void cancel(String job) throws IOException, InterruptedException {
    post("/v1beta/" + job + ":cancel", "{}");
  }

  /** Deletes a job behind the program's back. */
  void delete(String job) throws IOException, InterruptedException {
    send(HttpRequest.newBuilder(URI.create(url() + "/v1beta/" + job)).DELETE().build());
  }

  /** How many jobs were in that state when last looked at. */
  long jobsIn(String state) throws IOException, InterruptedException {
    long count = 0;
    for (JsonNode create : get("/_emulator/requests").path("creates")) {
      count += create.path("state").asText().equals(state) ? 1 : 0;
    }
    return count;
  }

  /** Requests paid, by request key; the same key twice was paid twice. */
  public JsonNode billed() throws IOException, InterruptedException {
    return get("/_emulator/requests").path("billed");
  }

  /** Deletes the uploaded file under a display name that contains this text. */
  void deleteUpload(String text) throws IOException, InterruptedException {
    for (JsonNode file : get("/v1beta/files?pageSize=100").path("files")) {
      if (file.path("displayName").asText().contains(text)) {
        String path = "/v1beta/" + file.path("name").asText();
        send(HttpRequest.newBuilder(URI.create(url() + path)).DELETE().build());
        return;
      }
    }
    throw new AssertionError("no file is named " + text);
  }

  public JsonNode get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url() + path)).build());
  }

  public void post(String path, String body) throws IOException, InterruptedException {
    send(
        HttpRequest.newBuilder(URI.create(url() + path))
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new AssertionError(request.uri() + ": " + response.body());
    }
    return MAPPER.readTree(response.body());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
