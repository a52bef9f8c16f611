package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that are asked in several ways and several times, from the spec to their ends. */
final class SweepRunTest extends AgainstRemoteJobs {
  private static final String SPEC =
      Workspace.SPEC
          + """
          batch: {attempts: 1, poll: {first: 100ms, most: 500ms}}
          samples: 2
          sweep:
          - {name: country}
          - {name: name, request: {prompt: "Name {{other?Oslo}}"}}
          - {name: big, model: gemini-2.5-pro, request: {prompt: "Name {{other?Oslo}}"}}
          """;

  private static final String LIMA =
      """
      {"operation": "line", "match": {"text": "Name Lima"}, "jobs": 1,
       "action": {"type": "error", "code": 13}}\
      """;

  @BeforeEach
  void fillWorkspace() throws Exception {
    workspace
        .withSpec(SPEC)
        .withFile("cities.csv", "id,city,other\n1,Oslo,Oslo\n2,Lima,Lima\n3,too,many,fields\n");
    server.fault(LIMA);
  }

  @Test
  void eachTrialEndsOnceAndThoseThatDiedAreAskedAgainAlone() throws IOException {
    CommandRun run = run("a");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
    assertThat(run.out())
        .contains("complete: 18 rows = 8 results + 4 retryable + 6 permanent dead letters");
    List<String> results =
        List.of(
            "1 country 0",
            "1 country 1",
            "1 name 0",
            "1 name 1",
            "1 big 0",
            "1 big 1",
            "2 country 0",
            "2 country 1");
    assertThat(trials("a", "results")).containsExactlyInAnyOrderElementsOf(results);
    assertThat(trials("a", "dead-letter/retryable"))
        .containsExactlyInAnyOrder("2 name 0", "2 name 1", "2 big 0", "2 big 1");
    assertThat(trials("a", "dead-letter/permanent"))
        .containsExactlyInAnyOrder(
            "null country 0",
            "null country 1",
            "null name 0",
            "null name 1",
            "null big 0",
            "null big 1");
    assertThat(CommandRun.of("verify", workspace.run("a")).exitCode()).isZero();
    JsonNode status =
        Json.MAPPER.readTree(CommandRun.of("status", workspace.run("a"), "--json").out());
    assertThat(status.path("model").asText()).isEqualTo("gemini-3.5-flash-lite");
    assertThat(status.path("askedModels"))
        .extracting(JsonNode::asText)
        .containsExactly("gemini-3.5-flash-lite", "gemini-2.5-pro");

    CommandRun redrive = workspace.redrive("a");

    assertThat(redrive.exitCode()).as(redrive.err()).isZero();
    assertThat(redrive.out())
        .contains("complete: 4 rows = 4 results + 0 retryable + 0 permanent dead letters");
    assertThat(trials("a.redrive-1", "results"))
        .containsExactlyInAnyOrder("2 name 0", "2 name 1", "2 big 0", "2 big 1");
    for (JsonNode row : rows("a.redrive-1", "results")) {
      assertThat(row.path("requestKey"))
          .isEqualTo(
              rows("a", "dead-letter/retryable").stream()
                  .filter(letter -> trial(letter).equals(trial(row)))
                  .findFirst()
                  .orElseThrow()
                  .path("requestKey"));
    }
  }

  @Test
  void anUnknownModelOfAnyVariantIsRefusedByName() throws IOException {
    CommandRun run = run("a", "--set", "sweep.2.model=gemini-0-nothing");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("unknown model gemini-0-nothing");
    assertThat(workspace.run("a")).doesNotExist();
  }

  @Test
  void aPlanCountsTrialsAndSaysWhatEachModelCosts() throws IOException {
    CommandRun plan = CommandRun.of("plan", workspace.spec(), "--json", "--endpoint", "emulator");

    JsonNode json = Json.MAPPER.readTree(plan.out());
    assertThat(json.path("rows").asLong()).isEqualTo(18);
    assertThat(json.path("requests").asLong()).isEqualTo(12);
    assertThat(json.path("model").asText()).isEqualTo("gemini-3.5-flash-lite");
    assertThat(json.path("models"))
        .extracting(one -> one.path("model").asText() + " " + one.path("requests").asLong())
        .containsExactly("gemini-3.5-flash-lite 8", "gemini-2.5-pro 4");
    assertThat(json.path("cost").path("high").decimalValue())
        .isEqualByComparingTo(
            json.path("models")
                .path(0)
                .path("cost")
                .path("high")
                .decimalValue()
                .add(json.path("models").path(1).path("cost").path("high").decimalValue()));
  }

  private CommandRun run(String id, String... more) {
    return workspace.run(server.url(), id, more);
  }

  private List<String> trials(String id, String below) throws IOException {
    return rows(id, below).stream().map(SweepRunTest::trial).toList();
  }

  private static String trial(JsonNode row) {
    return row.path("key").asText()
        + " "
        + row.path("variant").asText()
        + " "
        + row.path("sample").asText();
  }

  private List<JsonNode> rows(String id, String below) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(workspace.run(id).resolve(below))) {
      for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
        for (String line : Files.readAllLines(path)) {
          rows.add(Json.MAPPER.readTree(line));
        }
      }
    }
    return rows;
  }
}
