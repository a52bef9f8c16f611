package dev.promptbeam.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Speaks plain HTTP to the emulator, as the protocol text says and with no client of ours. */
class Wire {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Calls have a key, unless the test gives another one or an empty one. */
  static final String KEY_HEADER = "x-goog-api-key";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;

  Wire(EmulatorServer server) {
    this(server.baseUrl());
  }

  Wire(String base) {
    this.base = base;
  }

  /** For an address that is not known yet. */
  Wire() {
    this("");
  }

  String base() {
    return base;
  }

  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    URI uri = URI.create(path.startsWith("http") ? path : base() + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofString(body));
    request.header(KEY_HEADER, "any-key");
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send("GET", path, "", headers);
  }

  JsonNode getJson(String path) throws IOException, InterruptedException {
    return json(get(path));
  }

  HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return send("POST", path, body, headers);
  }

  JsonNode postJson(String path, String body) throws IOException, InterruptedException {
    return json(post(path, body));
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return MAPPER.readTree(response.body());
  }

  static JsonNode json(String text) throws IOException {
    return MAPPER.readTree(text);
  }

  /** Starts an upload and returns the address of its session. */
  String startUpload(String file, long bytes) throws IOException, InterruptedException {
    return startUpload(file, "X-Goog-Upload-Header-Content-Length", Long.toString(bytes));
  }

  /** Starts an upload, of a length that is not announced where no header does. */
  String startUpload(String file, String... more) throws IOException, InterruptedException {
    List<String> headers = new ArrayList<>();
    headers.addAll(List.of("X-Goog-Upload-Protocol", "resumable"));
    headers.addAll(List.of("X-Goog-Upload-Command", "start"));
    headers.addAll(List.of("X-Goog-Upload-Header-Content-Type", "application/jsonl"));
    headers.addAll(List.of(more));
    HttpResponse<String> started =
        post("/upload/v1beta/files", "{\"file\":" + file + "}", headers.toArray(String[]::new));
    return started
        .headers()
        .firstValue("X-Goog-Upload-URL")
        .orElseThrow(() -> new IOException(started.statusCode() + " " + started.body()));
  }

  HttpResponse<String> chunk(String url, String command, long offset, String bytes)
      throws IOException, InterruptedException {
    return post(
        url,
        bytes,
        "X-Goog-Upload-Command",
        command,
        "X-Goog-Upload-Offset",
        Long.toString(offset));
  }

  /** Uploads a text in one go and returns the file's name. */
  String upload(String text) throws IOException, InterruptedException {
    String url = startUpload("{}", text.getBytes(StandardCharsets.UTF_8).length);
    return json(chunk(url, "upload, finalize", 0, text)).get("file").get("name").asText();
  }

  JsonNode create(String fileName, String displayName) throws IOException, InterruptedException {
    return postJson(
        "/v1beta/models/gemini-3.5-flash-lite:batchGenerateContent",
        "{\"batch\":{\"displayName\":\""
            + displayName
            + "\",\"inputConfig\":{\"fileName\":\""
            + fileName
            + "\"}}}");
  }

  /** Uploads the lines, creates a job and returns its name. */
  String job(String displayName, String... lines) throws IOException, InterruptedException {
    return create(upload(String.join("\n", lines) + "\n"), displayName).get("name").asText();
  }

  /** Gets a job until it says done; fails after 20 gets. */
  JsonNode finish(String name) throws IOException, InterruptedException {
    for (int i = 0; i < 20; i++) {
      JsonNode operation = getJson("/v1beta/" + name);
      if (operation.path("done").asBoolean()) {
        return operation;
      }
    }
    throw new AssertionError(name + " does not end");
  }

  /** Runs a job to its end and returns the text of its result file. */
  String results(String name) throws IOException, InterruptedException {
    String file = finish(name).at("/response/responsesFile").asText();
    return get("/v1beta/" + file + ":download?alt=media").body();
  }

  /** Everything the server sends until it closes. */
  String rawGet(String path) throws IOException {
    URI uri = URI.create(base());
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nx-goog-api-key: k\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static String line(String key, String text) {
    return "{\"key\":\""
        + key
        + "\",\"request\":{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\""
        + text
        + "\"}]}]}}";
  }
}
