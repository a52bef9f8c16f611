package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.Json;
import dev.promptbeam.recount.Recount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that keep their results alone. */
final class KeptResultsTest extends AgainstRemoteJobs {
  private static final String SPEC =
      Workspace.QUICK_SPEC.replace("batch: {", "output: {keep: results}\nbatch: {attempts: 1, ");

  @BeforeEach
  void fillWorkspace() throws Exception {
    workspace.withSpec(SPEC).withFile("cities.csv", "id,city\n1,Oslo\n2,Lima\n3,too,many\n");
    server.fault(
        """
        {"operation": "line", "match": {"text": "Lima"}, "jobs": 1,
         "action": {"type": "error", "code": 13}}\
        """);
  }

  @Test
  void allElseHoldsWithoutWhatTheyWereMadeFrom() throws Exception {
    assertThat(run("a").out()).contains("1 results + 1 retryable + 1 permanent");

    for (String spent : new String[] {"requests", "responses", "rows"}) {
      assertThat(workspace.run("a").resolve(spent)).as(spent).isEmptyDirectory();
    }
    Map<String, String> state = workspace.state("a");
    assertThat(run("a").exitCode()).as("again").isEqualTo(3);
    assertThat(workspace.state("a").keySet()).isEqualTo(state.keySet());
    assertThat(Recount.of(workspace.run("a")).problems()).isEmpty();
    assertThat(CommandRun.of("verify", workspace.run("a")).exitCode()).isZero();
    assertThat(CommandRun.of("status", workspace.run("a")).out())
        .contains("requests: 2, of which 1 are answered");
    assertThat(workspace.redrive("a").out()).contains("1 rows = 1 results");
    assertThat(CommandRun.of("verify", workspace.run("a.redrive-1")).exitCode()).isZero();
  }

  @Test
  void anAnswerThatADeadLetterSendsToStaysWithItsShard() throws Exception {
    server.fault(
        """
        {"operation": "line", "match": {"text": "Oslo"},
         "action": {"type": "image", "damage": "base64"}}\
        """);
    workspace.withSpec(
        SPEC.replace("gemini-3.5-flash-lite", "gemini-3.1-flash-image")
            .replace(
                "output:", "  generationConfig: {responseModalities: [TEXT, IMAGE]}\noutput:"));
    assertThat(run("a").out()).contains("0 results + 1 retryable + 2 permanent");

    assertThat(workspace.run("a").resolve("requests")).isEmptyDirectory();
    assertThat(workspace.run("a").resolve("rows")).isEmptyDirectory();
    String message =
        Json.MAPPER
            .readTree(workspace.lines("a", "dead-letter/permanent").get("1"))
            .path("message")
            .asText();
    assertThat(message).contains("the answer as it came is the line at byte ");
    String[] place = message.split("at byte | of responses/");
    try (Stream<Path> kept = Files.list(workspace.run("a").resolve("responses"))) {
      assertThat(kept.map(file -> String.valueOf(file.getFileName()))).containsExactly(place[2]);
    }
    assertThat(
            Files.readString(workspace.run("a").resolve("responses").resolve(place[2]))
                .substring(Integer.parseInt(place[1])))
        .startsWith("{")
        .contains("inlineData");
    assertThat(run("a").exitCode()).as("again").isEqualTo(3);
    assertThat(Recount.of(workspace.run("a")).problems()).isEmpty();
    assertThat(CommandRun.of("verify", workspace.run("a")).exitCode()).isZero();
  }

  @Test
  void aRunThatDiedBeforeItsEndLeavesNothingEither() throws Exception {
    workspace.withSpec(SPEC.replace("output: {keep: results}\n", ""));
    run("a");
    workspace.unended("a").withSpec(SPEC);
    assertThat(workspace.run("a").resolve("rows")).isNotEmptyDirectory();

    assertThat(run("a").exitCode()).isEqualTo(3);

    assertThat(workspace.run("a").resolve("rows")).isEmptyDirectory();
    assertThat(workspace.run("a").resolve("responses")).isEmptyDirectory();
    assertThat(CommandRun.of("verify", workspace.run("a")).exitCode()).isZero();
  }

  @Test
  void aFileThatIsLostAfterwardsIsSaidToBe() throws Exception {
    run("a");
    deletePart("a");

    CommandRun again = run("a");

    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err())
        .contains(
            "results/part-00000-000.jsonl is gone, and so is what it was made from:"
                + " responses/00000-000.1.index");
  }

  @Test
  void othersTakeNothingFromIt() throws Exception {
    run("a");
    workspace.withSpec(SPEC + "reuse: runs\n");

    assertThat(run("b").out())
        .contains(
            "reuse: no answers of "
                + workspace.run("a")
                + " are taken: it kept its results alone (output.keep: results)")
        .contains("(2 requests, 1 jobs)");
  }

  private CommandRun run(String id) {
    return workspace.run(server.url(), id);
  }

  private void deletePart(String id) throws IOException {
    try (Stream<Path> parts = Files.list(workspace.run(id).resolve("results"))) {
      for (Path part : parts.toList()) {
        Files.delete(part);
      }
    }
  }
}
