package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.promptbeam.Lane;
import dev.promptbeam.recount.Recount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that take the answers of former ones. */
final class ReuseRunTest extends AgainstRemoteJobs {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String SPEC =
      Workspace.QUICK_SPEC.replace("path: cities.csv", "path: ${day}.csv")
          + "reuse: runs/capitals\n";

  private static final String FIRST = "id,city\n1,Oslo\n2,Lima\n3,Paris\n4,too,many\n";
  private static final String SECOND =
      "id,city\n1,Paris\n2,Rome\n3,Oslo\n4,Lima\n5,too,many\n6,Oslo\n";

  @BeforeEach
  void fillWorkspace() throws Exception {
    workspace.withSpec(SPEC).withFile("mon.csv", FIRST).withFile("tue.csv", SECOND);
  }

  @Test
  void onlyWhatIsNewIsAskedWhereverTheRowsStand() throws Exception {
    CommandRun first = run("mon");
    assertThat(first.out())
        .contains("reuse: looked through 0 runs; everything is asked")
        .contains("complete: 4 rows = 3 results + 0 retryable + 1 permanent dead letters (3");
    assertThat(json(line("mon", "1")).get("reusedFrom").isNull()).isTrue();

    CommandRun second = run("tue");

    assertThat(second.exitCode()).as(second.err()).isEqualTo(3);
    assertThat(second.out())
        .contains(
            "reuse: looked through 1 runs, 3 answers found; equal requests take theirs from there")
        .contains(
            "complete: 6 rows = 5 results + 0 retryable + 1 permanent dead letters (1 requests,"
                + " 1 jobs, 4 results reused)");
    assertThat(asked("tue")).containsExactly("Which country has the capital Rome?");
    for (String[] pair : new String[][] {{"1", "3"}, {"3", "1"}, {"4", "2"}, {"6", "1"}}) {
      JsonNode row = json(line("tue", pair[0]));
      JsonNode former = json(line("mon", pair[1]));
      assertThat(row.path("text")).isEqualTo(former.path("text"));
      assertThat(row.path("response")).isEqualTo(former.path("response"));
      assertThat(row.path("job")).isEqualTo(former.path("job"));
      assertThat(row.path("reusedFrom").asText()).isEqualTo("capitals/mon");
      assertThat(row.path("usage").isNull()).isTrue();
      assertThat(former.path("usage").isNull()).isFalse();
    }
    JsonNode rome = json(line("tue", "2"));
    assertThat(rome.get("reusedFrom").isNull()).isTrue();
    assertThat(rome.path("usage").isNull()).isFalse();
    assertBalanced("tue");
  }

  @Tag(Lane.BREADTH)
  @Test
  void whatARunHasTakenOthersTakeFromIt() throws Exception {
    run("mon");
    run("tue");
    delete(workspace.run("mon"));

    assertThat(workspace.run(server.url(), "wed", "--param", "day=tue").out())
        .contains("(0 requests, 0 jobs, 5 results reused)");
    assertThat(json(line("wed", "3")).path("reusedFrom").asText()).isEqualTo("capitals/mon");
    assertThat(json(line("wed", "2")).path("reusedFrom").asText()).isEqualTo("capitals/tue");
    assertBalanced("wed");
    assertThat(workspace.run(server.url(), "wed", "--param", "day=tue").exitCode()).isEqualTo(3);
  }

  @Test
  void deadLettersAreAskedAgainAndARedriveOfThemIsReusedToo() throws Exception {
    server.fault(
        """
        {"operation": "line", "match": {"text": "Lima"}, "jobs": 1,
         "action": {"type": "error", "code": 13}}\
        """);
    workspace.withSpec(SPEC.replace("batch: {", "batch: {attempts: 1, "));
    assertThat(run("mon").out()).contains("2 results + 1 retryable + 1 permanent");

    assertThat(run("tue").out()).contains("(2 requests, 1 jobs, 3 results reused)");
    assertThat(asked("tue"))
        .containsExactlyInAnyOrder(
            "Which country has the capital Rome?", "Which country has the capital Lima?");
    assertThat(workspace.redrive("mon").out()).contains("1 rows = 1 results");
    delete(workspace.run("tue"));
    assertThat(run("tue").out()).contains("(1 requests, 1 jobs, 4 results reused)");
    assertThat(json(line("tue", "4")).path("reusedFrom").asText())
        .isEqualTo("capitals/mon.redrive-1");
    assertBalanced("tue");
  }

  @Test
  void whereNothingIsLeftToAskNoModeIsWrong() throws Exception {
    workspace.withSpec(SPEC.replace("batch: {", "batch: {mode: inline, "));
    run("mon");

    assertThat(workspace.run(server.url(), "again", "--param", "day=mon").out())
        .contains(
            "3 results + 0 retryable + 1 permanent dead letters (0 requests, 0 jobs, 3 results");
  }

  @Test
  void anotherModelOrAnotherRequestIsAnother() throws Exception {
    run("mon");

    workspace.withSpec(SPEC.replace("Which country has", "Where is"));
    assertThat(run("tue").out()).contains("(5 requests, 1 jobs)");
    workspace.withSpec(SPEC.replace("3.5-flash-lite", "3.6-flash"));
    CommandRun other = workspace.run(server.url(), "wed", "--param", "day=tue");
    assertThat(other.out())
        .contains("(5 requests, 1 jobs)")
        .contains(
            "reuse: no answers of "
                + workspace.run("mon")
                + " are taken: it asked gemini-3.5-flash-lite (kind: generate)");
  }

  @Tag(Lane.BREADTH)
  @Test
  void answersAreTakenIfTheyAreResultsByTheRulesOfToday() throws Exception {
    server.fault(
        """
        {"operation": "line", "match": {"text": "Lima"},
         "action": {"type": "finishReason", "reason": "MAX_TOKENS"}}\
        """);
    workspace.withSpec(SPEC + "output: {accept: [STOP, MAX_TOKENS]}\n");
    assertThat(run("mon").out()).contains("3 results");

    workspace.withSpec(SPEC);
    assertThat(run("tue").out())
        .contains("4 results + 0 retryable + 2 permanent")
        .contains("(2 requests, 1 jobs, 3 results reused)");
    assertBalanced("tue");
  }

  @Tag(Lane.BREADTH)
  @ParameterizedTest
  @ValueSource(strings = {"runs/capitals/mon", "capitals/mon", "[runs, capitals]", "."})
  void runsAndFoldersOfThemAreFoundFromTheSpecAndUnderTheRuns(String reuse) throws Exception {
    run("mon");
    workspace.withSpec(SPEC.replace("reuse: runs/capitals", "reuse: " + reuse));

    String taken = reuse.equals(".") ? "5 requests, 1 jobs" : "1 requests, 1 jobs, 4 results";
    assertThat(run("tue").out()).contains("(" + taken);
  }

  @Test
  void aRunThatIsNotThereIsRefusedBeforeAnythingIsSent() throws Exception {
    workspace.withSpec(SPEC.replace("reuse: runs/capitals", "reuse: runs/capitals/sun"));

    CommandRun run = run("mon");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains(
            "reuse: there is neither a run nor a folder of runs runs/capitals/sun, looked for in "
                + folder
                + " and "
                + workspace.runs());
    assertThat(workspace.run("mon")).doesNotExist();
  }

  @Test
  void aRunGoneOnWithTakesWhatItHadFound() throws Exception {
    run("mon");
    run("tue");
    Map<String, String> before = workspace.lines("tue", "results");
    delete(workspace.run("tue").resolve("results"));
    Files.createDirectory(workspace.run("tue").resolve("results"));
    delete(workspace.run("mon"));

    CommandRun again = run("tue");

    assertThat(again.out()).contains("was gone and is published again");
    assertThat(workspace.lines("tue", "results")).isEqualTo(before);
    assertBalanced("tue");
  }

  private CommandRun run(String day) {
    return workspace.run(server.url(), day, "--param", "day=" + day);
  }

  private void assertBalanced(String id) throws IOException {
    assertThat(Recount.of(workspace.run(id)).problems()).isEmpty();
    CommandRun verified = CommandRun.of("verify", workspace.run(id));
    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
    assertThat(verified.out()).contains("results reused");
    CommandRun status = CommandRun.of("status", workspace.run(id));
    assertThat(status.out()).contains("rows take their answers from other runs");
  }

  /** What was sent for a run. */
  private List<String> asked(String id) throws IOException {
    List<String> asked = new ArrayList<>();
    try (Stream<Path> files = Files.list(workspace.run(id).resolve("requests"))) {
      for (Path file : files.filter(path -> !path.toString().contains("-r")).toList()) {
        for (String line : Files.readAllLines(file)) {
          asked.add(json(line).at("/request/contents/0/parts/0/text").asText());
        }
      }
    }
    return asked;
  }

  private String line(String id, String key) throws IOException {
    return Objects.requireNonNull(workspace.lines(id, "results").get(key));
  }

  private static JsonNode json(String line) throws IOException {
    return JSON.readTree(line);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
