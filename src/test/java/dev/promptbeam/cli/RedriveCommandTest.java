package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.promptbeam.recount.Recount;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a redrive takes of a run, and that it asks exactly what the run had asked. */
final class RedriveCommandTest extends AgainstRemoteJobs {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String SPEC =
      Workspace.SPEC
          + """
          batch:
            attempts: 1
            poll: {first: 100ms, most: 500ms}
          """;

  private static final String LIMA =
      """
      {"operation": "line", "match": {"text": "Lima"}, "jobs": 1,
       "action": {"type": "error", "code": 13}}\
      """;

  private static final String PARIS =
      """
      {"operation": "line", "match": {"text": "Paris"}, "action": {"type": "blockedPrompt"}}\
      """;

  private static final String CITIES = "id,city\n1,Oslo\n2,Lima\n3,too,many\n4,Paris\n";

  @BeforeEach
  void fillWorkspace() throws Exception {
    workspace.withSpec(SPEC).withFile("cities.csv", CITIES);
    server.fault(LIMA);
    server.fault(PARIS);
  }

  @Test
  void takesWhatIsRetryableAndNamesWhatIsLeft() throws IOException {
    assertThat(run("a").exitCode()).isEqualTo(3);
    Files.delete(workspace.spec());
    Files.delete(folder.resolve("cities.csv"));

    CommandRun redrive = workspace.redrive("a");

    assertThat(redrive.exitCode()).as(redrive.err()).isZero();
    assertThat(redrive.out())
        .contains(
            "redriving 1 rows of capitals/a; 1 permanent ones are left, --all takes them too;"
                + " 1 that could not be read are left\nleft: cities.csv#2 READ_MALFORMED: ")
        .contains("run capitals/a.redrive-1 (new)\n")
        .contains("complete: 1 rows = 1 results + 0 retryable + 0 permanent dead letters");
    assertSameRow("a", "a.redrive-1", "2");
    assertThat(runJson("a.redrive-1").path("redriveOf").asText()).isEqualTo("capitals/a");
    assertThat(runJson("a").has("redriveOf")).isFalse();
    assertThat(Recount.of(workspace.run("a.redrive-1")).problems()).isEmpty();
    assertThat(verify("a.redrive-1").exitCode()).isZero();
    assertThat(strikes()).isEqualTo(2);
  }

  @Test
  void takesThePermanentOnesToo() throws IOException {
    run("a");

    CommandRun redrive = workspace.redrive("a", "--all", "--json");

    assertThat(redrive.exitCode()).isEqualTo(3);
    JsonNode first = JSON.readTree(redrive.out().lines().findFirst().orElseThrow());
    assertThat(first)
        .isEqualTo(
            JSON.readTree(
                """
                {"event": "redrive", "of": "capitals/a", "rows": 2,
                 "left": {"permanent": 0, "unread": 1}}\
                """));
    assertThat(workspace.lines("a.redrive-1", "results")).containsOnlyKeys("2");
    assertThat(workspace.lines("a.redrive-1", "dead-letter/permanent")).containsOnlyKeys("4");
    assertThat(Recount.of(workspace.run("a.redrive-1")).problems()).isEmpty();
  }

  @Test
  void numbersThemAndRedrivesARedrive() throws IOException {
    run("a");
    assertThat(workspace.redrive("a", "--all").exitCode()).isEqualTo(3);

    CommandRun second = workspace.redrive("a", "--all");
    assertThat(second.out())
        .contains("warning: capitals/a.redrive-1 has redriven the same run before")
        .contains("run capitals/a.redrive-2 (new)\n");

    CommandRun again = workspace.redrive("a.redrive-1", "--all");
    assertThat(again.exitCode()).isEqualTo(3);
    assertThat(again.out()).contains("redriving 1 rows of capitals/a.redrive-1\n");
    String id = "a.redrive-1.redrive-1";
    assertThat(workspace.lines(id, "dead-letter/permanent").get("4"))
        .contains("\"source\":{\"file\":\"cities.csv\",\"position\":3}")
        .contains("\"row\":{\"id\":\"4\",\"city\":\"Paris\"}");
    assertThat(Recount.of(workspace.run(id)).problems()).isEmpty();
  }

  @Test
  void nothingToRedriveMakesNoRun() throws IOException {
    run("a");
    assertThat(workspace.redrive("a").exitCode()).isZero();

    CommandRun nothing = workspace.redrive("a.redrive-1");

    assertThat(nothing.exitCode()).isZero();
    assertThat(nothing.out()).isEqualTo("capitals/a.redrive-1 has no dead letters to redrive\n");
    assertThat(workspace.run("a.redrive-1.redrive-1")).doesNotExist();
  }

  @Test
  void sameIdAgainIsTheSameRun() throws IOException {
    run("a");
    workspace.redrive("a", "--run-id", "again");
    Map<String, String> before = workspace.state("again");

    CommandRun same = workspace.redrive("a", "--run-id", "again");

    assertThat(same.exitCode()).isZero();
    assertThat(same.out()).contains("complete: 1 rows = 1 results");
    assertThat(workspace.state("again")).isEqualTo(before);
    assertThat(workspace.redrive("a", "--run-id", "again", "--all").err())
        .isEqualTo(
            "promptbeam: run capitals/again was begun with another deadLetters: retryable then,"
                + " all now; restore it, or start a new run with another --run-id\n");
    assertThat(run("again").err())
        .isEqualTo(
            "promptbeam: run capitals/again is a redrive of capitals/a; resume it with:"
                + " promptbeam redrive capitals/a --run-id again\n");
    assertThat(workspace.state("again")).isEqualTo(before);
  }

  @Test
  void takesTheRunsFolderFromTheRunItself() throws IOException {
    run("a");
    CommandRun redrive = CommandRun.of("redrive", workspace.run("a"), "--runner", "direct");
    assertThat(redrive.exitCode()).as(redrive.err()).isZero();
    assertThat(workspace.run("a.redrive-1").resolve("_SUCCESS")).exists();
  }

  private void assertSameRow(String run, String redrive, String key) throws IOException {
    JsonNode letter = row(run, "dead-letter", key);
    JsonNode result = row(redrive, "results", key);
    for (String member : new String[] {"key", "source", "row", "requestKey"}) {
      assertThat(result.path(member)).as(member).isEqualTo(letter.path(member));
    }
  }

  private JsonNode row(String id, String below, String key) throws IOException {
    return JSON.readTree(Objects.requireNonNull(workspace.lines(id, below).get(key)));
  }

  private CommandRun run(String id) {
    return workspace.run(server.url(), id);
  }

  private CommandRun verify(String id) {
    return CommandRun.of("verify", "capitals/" + id, "--runs-dir", workspace.runs());
  }

  private JsonNode runJson(String id) throws IOException {
    return JSON.readTree(workspace.run(id).resolve("run.json").toFile());
  }

  private int strikes() throws IOException {
    int strikes = 0;
    for (JsonNode fault : server.told("faults").path("faults")) {
      strikes += fault.path("strikes").asInt();
    }
    return strikes;
  }
}
