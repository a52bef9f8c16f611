package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Former runs that are not where, what or how they were. */
final class FormerRunsTest extends AgainstRemoteJobs {
  private static final String SPEC =
      Workspace.QUICK_SPEC.replace("path: cities.csv", "path: ${day}.csv")
          + "reuse: runs/capitals\n";

  @BeforeEach
  void runAnEarlierDay() throws Exception {
    workspace
        .withSpec(SPEC)
        .withFile("mon.csv", "id,city\n1,Oslo\n2,Lima\n")
        .withFile("tue.csv", "id,city\n1,Lima\n2,Rome\n3,Oslo\n");
    assertThat(run("mon").out()).contains("(2 requests, 1 jobs)");
  }

  @Test
  void aStartThatDiedWhilePackingDoesNotGoOnWithOtherAnswers() throws Exception {
    run("tue");
    workspace.unended("tue");
    for (String folder : List.of("ledger", "requests", "responses", "rows", "results")) {
      delete(workspace.run("tue").resolve(folder));
    }
    Path answers = workspace.run("mon").resolve("responses/00000-000.1.jsonl");
    FileTime then = Files.getLastModifiedTime(answers);
    Files.writeString(answers, Files.readString(answers).replace('e', 'E'));
    Files.setLastModifiedTime(answers, FileTime.fromMillis(then.toMillis() + 1_000));

    CommandRun again = run("tue");

    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err())
        .contains(
            "reuse: "
                + answers
                + " was changed, which answers are being taken from; restore it, or start a new"
                + " run with another --run-id");
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
