package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.atIndex;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.ledger.FileLock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What cannot be run is refused with one clear message; nothing is uploaded or created, and nothing
 * is left on disk.
 */
final class BadInputTest extends InWorkspace {
  private static EmulatorServer server;

  @BeforeAll
  static void startServer() throws IOException {
    server = EmulatorServer.start(EmulatorOptions.defaults().withAnonymousCalls());
  }

  @AfterAll
  static void closeServer() throws IOException {
    server.close();
  }

  @BeforeEach
  void fillWorkspace() throws IOException {
    workspace.withSpec(Workspace.SPEC);
  }

  @AfterEach
  void nothingWasSent() throws IOException {
    JsonNode calls =
        new ObjectMapper()
            .readTree(URI.create(server.baseUrl() + "/_emulator/requests").toURL())
            .path("calls");
    assertThat(calls.fieldNames())
        .toIterable()
        .allMatch(operation -> operation.equals("models.get"), "only the model was looked up");
  }

  @Test
  void missingDataset() throws IOException {
    Files.delete(folder.resolve("cities.csv"));
    assertRefused(
        run("a"),
        "promptbeam: cities.csv is missing: "
            + folder.resolve("cities.csv")
            + "; paths are relative to the spec's folder");
  }

  @Test
  void columnThatDoesNotExist() throws IOException {
    workspace.withFile("cities.csv", "id,town\n1,Oslo\n");
    assertRefused(
        run("a"),
        "promptbeam: cities.csv has no column city, which the spec names; it has id, town");
  }

  @Test
  void severalMistakesInOneSpec() throws IOException {
    workspace.withSpec(
        """
        name: "capital cities"
        dataset:
          path: cities.csv
          fromat: csv
        request:
          promt: "Which country has the capital {{city}}?"
        batch:
          attempts: 0
        output:
          format: xml
        """);
    CommandRun run = run("a");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().replace(workspace.spec().toString(), "SPEC").lines())
        .containsExactly(
            "SPEC:1:1: model: is missing",
            "SPEC:1:7: name: wants letters, digits, '-' and '_', at most 63 of them",
            "SPEC:4:3: dataset.fromat: unknown key; did you mean \"format\"?",
            "SPEC:5:1: request: needs a prompt, or contents",
            "SPEC:6:3: request.promt: unknown field; did you mean \"prompt\"?",
            "SPEC:8:13: batch.attempts: must be from 1 to 20, not \"0\"",
            "SPEC:10:11: output.format: wants one of avro, csv, jsonl, parquet, not \"xml\"");
  }

  @Test
  void specThatDoesNotExist() throws IOException {
    Files.delete(workspace.spec());
    assertRefused(run("a"), workspace.spec() + ":1:1: there is no such file");
  }

  @Test
  void unknownModel() throws IOException {
    workspace.withSpec(Workspace.SPEC.replace("gemini-3.5-flash-lite", "gemini-0.5-flush"));
    CommandRun run = run("a");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines())
        .hasSize(2)
        .first(STRING)
        .endsWith(": assumed: a small quota and no price");
    assertThat(run.err().lines())
        .last(STRING)
        .startsWith("promptbeam: unknown model gemini-0.5-flush: ");
  }

  @Test
  void modelWithoutBatch() throws IOException {
    workspace.withSpec(Workspace.SPEC.replace("gemini-3.5-flash-lite", "gemma-3-27b-it"));
    CommandRun run = run("a");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines())
        .hasSize(3)
        .satisfies(
            line -> assertThat(line).contains(":5:8: model: ", " cannot be asked"), atIndex(0))
        .satisfies(
            line -> assertThat(line).contains(":5:8: model: ", " no known quota"), atIndex(1))
        .last(STRING)
        .isEqualTo(
            "promptbeam: model gemma-3-27b-it cannot be run in batch; it offers"
                + " [countTokens, generateContent]");
  }

  @Test
  void fileInPlaceOfTheRunDirectory() throws IOException {
    Files.createDirectories(workspace.runs().resolve("capitals"));
    Files.writeString(workspace.run("a"), "not a folder");
    assertRefused(
        run("a"),
        "promptbeam: cannot write to " + workspace.run("a") + ": it exists and is no folder");
  }

  @Test
  void folderThatIsNoRun() throws IOException {
    Files.createDirectories(workspace.run("a"));
    Files.writeString(workspace.run("a").resolve("diary.txt"), "mine");
    assertRefused(
        run("a"),
        "promptbeam: "
            + workspace.run("a")
            + " exists and is not a run: it holds diary.txt; name another --run-id or --runs-dir");
  }

  @Test
  void runIdThatLeavesTheRunsDirectory() throws IOException {
    assertRefused(
        run("../../x"),
        "promptbeam: run id \"../../x\" is not one: letters, digits and . _ : + @ -,"
            + " beginning with a letter or digit, at most 128");
    assertThat(folder.resolve("runs")).doesNotExist();
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void runThatIsInUse() throws IOException {
    Files.createDirectories(workspace.run("a"));
    try (FileLock lock = FileLock.tryAcquire(workspace.run("a").resolve("run.lock"))) {
      assertThat(lock).isNotNull();
      assertRefused(
          run("a"),
          "promptbeam: run capitals/a is in use by this process; wait for its end, or end it");
    }
  }

  @Test
  void unknownRunner() {
    assertRefused(
        CommandRun.of("run", workspace.spec(), "--runner", "spark"),
        "promptbeam: --runner is flink or direct, not spark");
  }

  @Test
  void shareAboveOne() {
    assertRefused(
        run("a", "--max-failure-ratio", "5"),
        "promptbeam: --max-failure-ratio wants a share between 0 and 1");
  }

  @Test
  void unknownOptionOfBeam() {
    CommandRun run = run("a", "--", "--paralelism=4");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("promptbeam: after --: ").contains("paralelism");
    assertThat(run.err()).doesNotContain("\tat ");
  }

  @Test
  void unknownOption() {
    CommandRun run = run("a", "--wiat", "1h");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("Unknown option");
  }

  private CommandRun run(String id, String... more) {
    boolean before = Files.exists(workspace.run(id));
    CommandRun run = workspace.run(server.baseUrl(), id, more);
    assertThat(Files.exists(workspace.run(id))).as("there is a run directory").isEqualTo(before);
    return run;
  }

  private static void assertRefused(CommandRun run, String message) {
    assertThat(run.err()).isEqualTo(message + "\n");
    assertThat(run.exitCode()).isEqualTo(2);
  }
}
