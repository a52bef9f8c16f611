package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.model.Json;
import dev.promptbeam.request.media.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures, vectors and uploaded files of former runs. */
final class ReusedMediaTest {
  private static final String REUSE = "reuse: runs/capitals\n";

  @TempDir private Path folder;
  private Workspace workspace;
  private EmulatorServer server;

  @BeforeEach
  void start() throws Exception {
    workspace = new Workspace(folder).rows(3, 10);
    server = EmulatorServer.start(EmulatorOptions.defaults().withAnonymousCalls());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void picturesAreFilesOfTheRunThatTakesThem() throws Exception {
    workspace.withSpec(
        REUSE
            + Workspace.QUICK_SPEC
                .replace("gemini-3.5-flash-lite", "gemini-3.1-flash-image")
                .replace("cities.csv", "cities.jsonl")
                .replace(
                    "batch:", "  generationConfig: {responseModalities: [TEXT, IMAGE]}\nbatch:"));
    assertThat(run("a").exitCode()).isZero();
    Files.move(folder.resolve("cities.jsonl"), folder.resolve("old.jsonl"));
    workspace.withSpec(Files.readString(workspace.spec()).replace("cities.jsonl", "old.jsonl"));

    assertThat(run("b").out()).contains("(0 requests, 0 jobs, 3 results reused)");

    for (String key : new String[] {"0", "1", "2"}) {
      JsonNode then = row("a", key);
      JsonNode now = row("b", key);
      String path = now.at("/media/0/path").asText();
      assertThat(path).isEqualTo("media/" + now.path("requestKey").asText() + "-1.png");
      assertThat(now.at("/media/0/sha256")).isEqualTo(then.at("/media/0/sha256"));
      assertThat(workspace.run("b").resolve(path))
          .hasSameBinaryContentAs(workspace.run("a").resolve(then.at("/media/0/path").asText()));
    }
    assertVerified("b");
  }

  @Test
  void vectorsAreThoseOfTheFormerRun() throws Exception {
    workspace.withSpec(
        REUSE
            + Workspace.QUICK_SPEC
                .replace("gemini-3.5-flash-lite", "gemini-embedding-001\nkind: embed")
                .replace("cities.csv", "cities.jsonl"));
    assertThat(run("a").exitCode()).isZero();
    workspace.withSpec(Files.readString(workspace.spec()) + "output: {normalize: true}\n");

    assertThat(run("b").out()).contains("(0 requests, 0 jobs, 3 results reused)");

    assertThat(row("b", "1").path("embedding")).hasSameSizeAs(row("a", "1").path("embedding"));
    assertThat(row("b", "1").path("reusedFrom").asText()).isEqualTo("capitals/a");
    assertVerified("b");
  }

  @Test
  void filesThatAreUploadedAreEqualByTheirContentAndNotUploadedAgain() throws Exception {
    Files.write(folder.resolve("one.png"), Samples.picture("png", 20, 10));
    workspace
        .withFile("cities.csv", "id,city\n1,one.png\n")
        .withSpec(
            REUSE
                + Workspace.QUICK_SPEC.replace(
                    "\"Which country has the capital {{city}}?\"", "[x, {media: \"{{city}}\"}]")
                + "media: {inline: 0}\n");
    assertThat(run("a").exitCode()).isZero();
    Files.move(folder.resolve("one.png"), folder.resolve("two.png"));
    workspace.withFile("cities.csv", "id,city\n7,two.png\n");

    assertThat(run("b").out()).contains("(0 requests, 0 jobs, 1 results reused)");
    assertThat(row("b", "7").path("text")).isEqualTo(row("a", "1").path("text"));
    assertVerified("b");
  }

  private CommandRun run(String id) {
    return workspace.run(server.baseUrl(), id);
  }

  private JsonNode row(String id, String key) throws IOException {
    return Json.MAPPER.readTree(workspace.lines(id, "results").get(key));
  }

  private void assertVerified(String id) {
    CommandRun verified = CommandRun.of("verify", workspace.run(id));
    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
  }
}
