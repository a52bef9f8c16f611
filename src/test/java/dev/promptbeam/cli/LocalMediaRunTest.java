package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.model.Json;
import dev.promptbeam.request.media.Samples;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose requests bring local files along. */
final class LocalMediaRunTest {
  private static final String SPEC =
      Workspace.QUICK_SPEC
              .replace("cities.csv", "rows.jsonl")
              .replace(
                  "prompt: \"Which country has the capital {{city}}?\"",
                  "prompt: [\"What is it?\", {media: \"{{p}}\"}]")
          + "media: {folder: pictures}\n";

  private static final String AT = "contents[0].parts[1].media (column p): ";
  private static final String AGAIN = "; copy it again from where it came from";

  @TempDir private Path folder;
  private Path pictures;
  private Workspace workspace;
  private EmulatorServer server;

  @BeforeEach
  void start() throws Exception {
    pictures = folder.resolve("pictures");
    Files.createDirectories(pictures.resolve("folder.png"));
    byte[] jpeg = Samples.picture("jpg", 60, 40);
    Files.write(pictures.resolve("whole.jpg"), jpeg);
    Files.write(pictures.resolve("cut.jpg"), Arrays.copyOf(jpeg, jpeg.length / 2));
    Files.writeString(pictures.resolve("text.png"), "This is no picture.\n");
    Files.createFile(pictures.resolve("empty.png"));
    Files.write(folder.resolve("secret.jpg"), jpeg);
    Files.createSymbolicLink(pictures.resolve("link.jpg"), folder.resolve("secret.jpg"));
    workspace =
        new Workspace(folder)
            .withSpec(SPEC)
            .withFile(
                "rows.jsonl",
                """
                {"id":"1-whole","p":"whole.jpg"}
                {"id":"2-cut","p":"cut.jpg"}
                {"id":"3-text","p":"text.png"}
                {"id":"4-empty","p":"empty.png"}
                {"id":"5-folder","p":"folder.png"}
                {"id":"6-gone","p":"gone.png"}
                {"id":"7-up","p":"../secret.jpg"}
                {"id":"8-link","p":"link.jpg"}
                {"id":"9-whole","p":"./whole.jpg"}
                """);
    server = EmulatorServer.start(EmulatorOptions.defaults().withAnonymousCalls());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void aFileThatCannotBeSentCostsItsRowAlone() throws Exception {
    CommandRun run = workspace.run(server.baseUrl(), "a");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
    assertThat(workspace.lines("a", "results").keySet()).containsExactly("1-whole", "9-whole");
    assertThat(messages("a"))
        .isEqualTo(
            Map.of(
                "2-cut",
                AT
                    + "\"cut.jpg\" (image/jpeg) is cut short: its end marker (FF D9) is missing"
                    + AGAIN,
                "3-text",
                AT
                    + "\"text.png\" (text/plain) is text by its content, whatever its name says"
                    + AGAIN,
                "4-empty",
                AT + "\"empty.png\" is empty" + AGAIN,
                "5-folder",
                AT + "\"folder.png\" is a folder; media wants a file, one for each part",
                "6-gone",
                AT + "\"gone.png\" is not there; paths are relative to media.folder, pictures",
                "7-up",
                AT
                    + "\"../secret.jpg\" is outside of media.folder; media.outside: true allows"
                    + " that",
                "8-link",
                AT
                    + "\"link.jpg\" is a link that leads out of media.folder; media.outside: true"
                    + " allows that"));
  }

  @Test
  void largeFilesAreUploadedOnceForAllRowsAndDeleted() throws Exception {
    Files.write(pictures.resolve("a.jpg"), Samples.picture("jpg", 300, 200));
    Files.write(pictures.resolve("b.png"), Samples.picture("png", 200, 300));
    StringBuilder rows = new StringBuilder();
    for (int row = 0; row < 40; row++) {
      String picture = row % 2 == 0 ? "a.jpg" : "b.png";
      rows.append("{\"id\":" + row + ",\"p\":\"" + picture + "\",\"n\":\"" + row + "\"}\n");
    }
    workspace
        .withFile("rows.jsonl", rows.toString())
        .withSpec(
            SPEC.replace("What is it?", "What is it? {{n}}")
                .replace("{folder: pictures}", "{folder: pictures, inline: 1KB}")
                .replace("batch: {", "batch: {maxRequests: 10, "));

    CommandRun run = workspace.run(server.baseUrl(), "a");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(workspace.lines("a", "results")).hasSize(40);
    JsonNode calls = get("/_emulator/requests").path("calls");
    int jobs = calls.path("batches.create").asInt();
    assertThat(jobs).isGreaterThan(3);
    assertThat(calls.path("files.upload.start").asInt()).isEqualTo(jobs + 2);
    assertThat(get("/v1beta/files").path("files")).isEmpty();
    assertThat(CommandRun.of("verify", workspace.run("a")).exitCode()).isZero();
  }

  private JsonNode get(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(server.baseUrl() + path)).build();
    return Json.MAPPER.readTree(
        HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
  }

  @Test
  void aRedriveReadsTheFilesAgain() throws Exception {
    workspace.run(server.baseUrl(), "a");
    Files.delete(workspace.spec());
    Files.copy(folder.resolve("secret.jpg"), pictures.resolve("gone.png"));
    Files.write(pictures.resolve("cut.jpg"), Samples.picture("jpg", 60, 40));

    CommandRun redrive = workspace.redrive("a", "--all");

    assertThat(redrive.exitCode()).as(redrive.err()).isEqualTo(3);
    assertThat(workspace.lines("a.redrive-1", "results").keySet())
        .containsExactly("2-cut", "6-gone");
    assertThat(messages("a.redrive-1").keySet())
        .containsExactly("3-text", "4-empty", "5-folder", "7-up", "8-link");
  }

  @Test
  void previewSaysInWordsWhatGoesAlong() throws Exception {
    CommandRun preview = CommandRun.of("preview", workspace.spec(), "--rows", 2);

    long bytes = Files.size(pictures.resolve("whole.jpg"));
    assertThat(preview.out())
        .contains(
            "\"inlineData\":{\"mimeType\":\"image/jpeg\",\"data\":\"(%,d bytes as base64)\"}"
                .formatted(bytes));
    assertThat(preview.err()).contains("rows.jsonl#1: MEDIA_UNREADABLE: " + AT + "\"cut.jpg\"");
    assertThat(preview.exitCode()).isZero();
  }

  @Test
  void anotherFolderIsAnotherRun() throws Exception {
    workspace.run(server.baseUrl(), "a");
    workspace.withSpec(SPEC.replace("folder: pictures", "folder: ., outside: true"));

    CommandRun again = workspace.run(server.baseUrl(), "a");

    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err()).contains("media").contains("folder pictures, inline 100000");
  }

  /** Of the dead letters, all of them MEDIA_UNREADABLE, by row key. */
  private Map<String, String> messages(String run) throws IOException {
    Map<String, String> messages = new TreeMap<>();
    for (Map.Entry<String, String> line : workspace.lines(run, "dead-letter").entrySet()) {
      JsonNode letter = Json.MAPPER.readTree(line.getValue());
      assertThat(letter.path("reason").asText()).isEqualTo("MEDIA_UNREADABLE");
      assertThat(letter.path("status").asText()).isEqualTo("invalid_input");
      assertThat(letter.path("retryable").asBoolean()).isFalse();
      assertThat(letter.path("stage").asText()).isEqualTo("build");
      messages.put(line.getKey(), letter.path("message").asText());
    }
    return messages;
  }
}
