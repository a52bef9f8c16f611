package dev.promptbeam.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.ClientOptions;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.Pages;
import dev.promptbeam.gemini.RemoteFile;
import dev.promptbeam.gemini.calls.HttpGeminiClient;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.model.Sleeper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** A server on which others have jobs and files, too. */
public final class RemoteJobs implements AutoCloseable {
  private static final String MODEL = "gemini-3.5-flash-lite";
  private static final String LINE =
      "{\"key\":\"k\",\"request\":{\"contents\":[{\"parts\":[{\"text\":\"hello\"}]}]}}\n";

  private final EmulatorServer server;
  private final GeminiClient client;

  private RemoteJobs(EmulatorServer server) {
    this.server = server;
    this.client =
        new HttpGeminiClient(
            ClientOptions.of(URI.create(server.baseUrl())),
            null,
            Sleeper.system(),
            Clock.systemUTC());
  }

  public static RemoteJobs start() throws IOException {
    return new RemoteJobs(EmulatorServer.start(EmulatorOptions.defaults().withAnonymousCalls()));
  }

  public String url() {
    return server.baseUrl();
  }

  /** Has all calls of that kind refused from now on. */
  void refuse(String operation, int code) throws IOException, InterruptedException {
    fault(
        "{\"operation\":\"%s\",\"action\":{\"type\":\"status\",\"code\":%d}}"
            .formatted(operation, code));
  }

  /** Has a fault strike from now on. */
  void fault(String json) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + "/_emulator/faults"))
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.body());
    }
  }

  /** What it tells of itself, such as of {@code faults} or {@code requests}. */
  JsonNode told(String what) throws IOException {
    return Json.MAPPER.readTree(URI.create(url() + "/_emulator/" + what).toURL());
  }

  String upload(String displayName) throws Exception {
    Path input = Files.createTempFile("input", ".jsonl");
    try {
      Files.writeString(input, LINE);
      return client.upload(input, displayName).name();
    } finally {
      Files.delete(input);
    }
  }

  /** Makes jobs of one display name, and looks at each until it has ended: few may live at once. */
  void create(int count, String displayName) throws Exception {
    String input = upload(displayName);
    for (int i = 0; i < count; i++) {
      BatchJob job = client.createBatch(RequestKind.GENERATE, MODEL, displayName, input);
      while (!job.state().terminal()) {
        job = client.getBatch(job.name());
      }
    }
  }

  /** Display names of the jobs that begin so. */
  public List<String> jobs(String prefix) throws Exception {
    return Pages.all(client::listBatches).stream()
        .map(BatchJob::displayName)
        .filter(name -> name.startsWith(prefix))
        .toList();
  }

  /** Display names of the uploads that begin so. */
  List<String> files(String prefix) throws Exception {
    return Pages.all(client::listFiles).stream()
        .map(RemoteFile::displayName)
        .filter(name -> name.startsWith(prefix))
        .toList();
  }

  void deleteJobs(String prefix) throws Exception {
    for (BatchJob job : Pages.all(client::listBatches)) {
      if (job.displayName().startsWith(prefix)) {
        client.deleteBatch(job.name());
      }
    }
  }

  /** What its jobs whose display names begin so have answered, line by line. */
  List<JsonNode> answers(String prefix) throws Exception {
    List<JsonNode> answers = new ArrayList<>();
    for (BatchJob listed : Pages.all(client::listBatches)) {
      BatchJob job = client.getBatch(listed.name());
      if (job.displayName().startsWith(prefix) && job.responsesFile() != null) {
        URI file = URI.create(url() + "/download/v1beta/" + job.responsesFile() + ":download");
        try (MappingIterator<JsonNode> lines =
            Json.MAPPER.readerFor(JsonNode.class).readValues(file.toURL())) {
          lines.forEachRemaining(answers::add);
        }
      }
    }
    return answers;
  }

  /** How many requests the jobs carried whose display names begin so. */
  int sent(String prefix) throws IOException {
    int sent = 0;
    for (JsonNode job : told("requests").path("creates")) {
      boolean counts = job.path("displayName").asText().startsWith(prefix);
      sent += counts ? job.path("requests").asInt() : 0;
    }
    return sent;
  }

  /** How many jobs were ever made. */
  public int creates() throws IOException {
    return told("requests").path("creates").size();
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }
}
