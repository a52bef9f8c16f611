package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code emulator} and its options, spoken to by plain HTTP. */
class EmulatorIT {
  private static final String MODEL = "/v1beta/models/gemini-3.5-flash-lite:batchGenerateContent";
  private static final String[] START = {
    "X-Goog-Upload-Protocol", "resumable", "X-Goog-Upload-Command", "start"
  };

  private static final String[] KEY = {"x-goog-api-key", "any"};

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  @Tag("process")
  @Test
  void keepsItsStateOverAKillAndTakesFaultsFromAFile() throws Exception {
    Files.writeString(
        folder.resolve("faults.json"),
        "[{\"operation\":\"batches.list\",\"times\":1,\"action\":{\"type\":\"status\",\"code\":503}}]");
    String[] options = {"--host", "127.0.0.1", "--state", "kept", "--faults", "faults.json"};
    String job;
    try (ChildProcess emulator = start(options)) {
      String base = address(emulator);
      assertThat(base).startsWith("http://127.0.0.1:");
      job = post(base, MODEL, inline("one")).body().replaceAll("(?s).*?\"(batches/\\w+)\".*", "$1");
      assertThat(get(base, "/v1beta/batches?pageSize=5").statusCode()).isEqualTo(503);
      assertThat(get(base, "/v1beta/batches?pageSize=5").body()).contains(job);
    }

    try (ChildProcess emulator = start(options)) {
      String base = address(emulator);
      assertThat(get(base, "/v1beta/" + job).body()).contains("BATCH_STATE_RUNNING");
      assertThat(get(base, "/v1/" + job).body()).contains("BATCH_STATE_SUCCEEDED");
      assertThat(get(base, "/_emulator/faults").body()).contains("\"strikes\":1");
      assertThat(get(base, "/v1beta/batches?pageSize=5").statusCode()).isEqualTo(200);
    }
  }

  @Tag("process")
  @Test
  void enforcesEachQuotaThatItIsGiven() throws Exception {
    assertRefused(429, "--concurrent-jobs", "1");
    assertRefused(429, "--enqueued-tokens", "gemini-3.5-flash-lite=5");
    assertRefused(413, "--inline", "1KB");
    try (ChildProcess emulator = start("--storage", "1KB")) {
      String base = address(emulator);
      assertThat(startUpload(base, 1_000).statusCode()).isEqualTo(200);
      assertThat(startUpload(base, 1_001).statusCode()).isEqualTo(429);
    }
  }

  @Tag("process")
  @Test
  void refusesWhatIsNoSizeAndAFolderThatIsNone() throws Exception {
    Files.writeString(folder.resolve("file"), "");
    try (ChildProcess size = start("--storage", "much");
        ChildProcess state = start("--state", "file")) {
      assertThat(size.exitCode()).isEqualTo(2);
      assertThat(size.err()).contains("--storage", "'much': wants a size such as 200KB");
      assertThat(state.exitCode()).isEqualTo(2);
      assertThat(state.err().lines()).singleElement().asString().contains("--state");
    }
  }

  /** A first create passes, a second and larger one does not. */
  private void assertRefused(int status, String... quota) throws Exception {
    try (ChildProcess emulator = start(quota)) {
      String base = address(emulator);
      assertThat(post(base, MODEL, inline("a")).statusCode()).isEqualTo(200);
      assertThat(post(base, MODEL, inline("many words ".repeat(100))).statusCode())
          .as(String.join(" ", quota))
          .isEqualTo(status);
    }
  }

  private static String inline(String text) {
    return "{\"batch\":{\"displayName\":\"d\",\"inputConfig\":{\"requests\":{\"requests\":["
        + "{\"request\":{\"contents\":[{\"parts\":[{\"text\":\""
        + text
        + "\"}]}]},\"metadata\":{\"key\":\"k\"}}]}}}}";
  }

  private HttpResponse<String> startUpload(String base, int bytes) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + "/upload/v1beta/files"))
            .headers(START)
            .headers(KEY)
            .header("X-Goog-Upload-Header-Content-Length", Integer.toString(bytes))
            .POST(BodyPublishers.ofString("{\"file\":{}}"));
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String base, String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(base + path)).headers(KEY).build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String base, String path, String body) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).headers(KEY);
    return http.send(request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  private ChildProcess start(String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("emulator"));
    arguments.addAll(List.of(options));
    return ChildProcess.start(folder, Map.of(), arguments);
  }

  private static String address(ChildProcess emulator) throws Exception {
    Eventually.holds("an address", () -> emulator.out().endsWith("\n"), emulator::story);
    return emulator.out().strip().replace("emulator at ", "");
  }
}
