package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Former runs that are not where, what or how they were. */
final class FormerRunsTest extends AgainstRemoteJobs {
  private static final String SPEC =
      Workspace.QUICK_SPEC.replace("path: cities.csv", "path: ${day}.csv")
          + "reuse: runs/capitals\n";
  private static final String INDEX = "responses/00000-000.1.index";

  @BeforeEach
  void runAnEarlierDay() throws Exception {
    workspace
        .withSpec(SPEC)
        .withFile("mon.csv", "id,city\n1,Oslo\n2,Lima\n")
        .withFile("tue.csv", "id,city\n1,Lima\n2,Rome\n3,Oslo\n");
    assertThat(run("mon").out()).contains("(2 requests, 1 jobs)");
  }

  @Tag(Lane.BREADTH)
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStartThatDiedWhilePackingDoesNotGoOnWithOtherAnswers(boolean touched) throws Exception {
    run("tue");
    workspace.unended("tue");
    for (String folder : List.of("ledger", "requests", "responses", "rows", "results")) {
      delete(workspace.run("tue").resolve(folder));
    }
    Path answers = workspace.run("mon").resolve("responses/00000-000.1.jsonl");
    FileTime then = Files.getLastModifiedTime(answers);
    String lines = Files.readString(answers);
    Files.writeString(answers, "\n" + lines.substring(0, lines.length() - 1));
    long later = touched ? 1_000 : 0; // else nothing tells it before the lines are copied
    Files.setLastModifiedTime(answers, FileTime.fromMillis(then.toMillis() + later));

    CommandRun again = run("tue");

    assertThat(again.exitCode()).as(again.err()).isEqualTo(2);
    assertThat(again.err())
        .contains(
            "promptbeam: reuse: "
                + answers
                + " was changed, which answers are being taken from; restore it, or start a new"
                + " run");
  }

  @Tag(Lane.BREADTH)
  @ParameterizedTest
  @ValueSource(strings = {"archive", "nights", "nights/mon"})
  void linksToRunsAndToFoldersOfThemAreFollowed(String reuse) throws Exception {
    Files.createSymbolicLink(folder.resolve("archive"), workspace.run("mon").getParent());
    Files.createDirectory(folder.resolve("nights"));
    Files.createSymbolicLink(folder.resolve("nights/mon"), workspace.run("mon"));
    Files.createSymbolicLink(folder.resolve("nights/gone"), folder.resolve("nowhere"));
    workspace.withSpec(SPEC.replace("reuse: runs/capitals", "reuse: " + reuse));

    assertThat(run("tue").out())
        .contains("reuse: looked through 1 runs, 2 answers found; equal requests take theirs")
        .contains("(1 requests, 1 jobs, 2 results reused)");
  }

  @Test
  void aRunWhoseAnswersAreGoneHasNone() throws Exception {
    Files.delete(workspace.run("mon").resolve(INDEX));

    CommandRun next = run("tue");

    assertThat(next.exitCode()).as(next.err()).isZero();
    assertThat(next.out())
        .contains(
            "reuse: "
                + workspace.run("mon").resolve(INDEX)
                + " is gone: the answers of capitals/mon that stand there are not taken")
        .contains("warning: reuse: looked through 1 runs and found no answer; everything is asked")
        .contains("(3 requests, 1 jobs)");
  }

  @Test
  void aRunThatKeptItsResultsAloneFromItsSecondStartOnHasNone() throws Exception {
    workspace.unended("mon").withSpec(SPEC + "output: {keep: results}\n");
    assertThat(run("mon").exitCode()).isZero();
    assertThat(workspace.run("mon").resolve("responses")).isEmptyDirectory();
    workspace.withSpec(SPEC);

    assertThat(run("tue").out())
        .contains("is gone: the answers of capitals/mon that stand there are not taken")
        .contains("(3 requests, 1 jobs)");
  }

  @Test
  void aRunThatCannotBeReadIsRefusedBeforeTheRunBegins() throws Exception {
    Files.writeString(workspace.run("mon").resolve(INDEX), "no index\n");

    CommandRun next = run("tue");

    assertThat(next.exitCode()).isEqualTo(2);
    assertThat(next.err())
        .contains("reuse: the answers of capitals/mon cannot be read: ")
        .contains("; restore that run, or take it out of the folder");
    assertThat(workspace.run("tue")).doesNotExist();
  }

  @Test
  void whatAnotherVersionHasTakenIsTakenFromIt() throws Exception {
    run("tue");
    delete(workspace.run("mon"));
    Path record = workspace.run("tue").resolve("run.json");
    Files.writeString(
        record, Files.readString(record).replaceFirst("\"spec\" : \\{", "$0\"later\":1,"));

    assertThat(workspace.run(server.url(), "wed", "--param", "day=tue").out())
        .contains("reuse: looked through 1 runs, 3 answers found; equal requests take theirs")
        .contains("(0 requests, 0 jobs, 3 results reused)");
  }

  @Test
  void whatWasTakenIsJudgedByTheRulesOfTodayToo() throws Exception {
    server.fault(
        """
        {"operation": "line", "match": {"text": "Quito"},
         "action": {"type": "finishReason", "reason": "MAX_TOKENS"}}\
        """);
    workspace.withFile("mon.csv", "id,city\n1,Oslo\n2,Quito\n");
    workspace.withSpec(SPEC + "output: {accept: [STOP, MAX_TOKENS]}\n");
    workspace.run(server.url(), "sun", "--param", "day=mon");
    assertThat(workspace.run(server.url(), "again", "--param", "day=mon").out())
        .contains("(0 requests, 0 jobs, 2 results reused)");
    delete(workspace.run("mon"));
    delete(workspace.run("sun"));

    workspace.withSpec(SPEC);
    assertThat(run("mon").out())
        .contains("1 results + 0 retryable + 1 permanent")
        .contains("(1 requests, 1 jobs, 1 results reused)");
  }

  private CommandRun run(String day) {
    return workspace.run(server.url(), day, "--param", "day=" + day);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
