package dev.promptbeam.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.cli.CommandRun;
import dev.promptbeam.cli.RemoteJobs;
import dev.promptbeam.cli.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first line of a start, and the last of one that has not come to the end. */
final class RunBeginTest {
  @TempDir private Path folder;
  private Workspace workspace;
  private RemoteJobs server;

  @BeforeEach
  void start() throws IOException {
    server = RemoteJobs.start();
    workspace =
        new Workspace(folder)
            .withSpec(Workspace.QUICK_SPEC)
            .withFile("cities.csv", "id,city\n1,Oslo\n2,Lima\n3,too,many\n");
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void newRunAndOneThatGoesOnAreTold() {
    CommandRun first = workspace.run(server.url(), "day", "--wait", "0");
    assertThat(first.exitCode()).isEqualTo(5);
    assertThat(first.out()).startsWith("run capitals/day (new)\n").doesNotContain("warning");
    assertThat(first.out().lines().reduce((a, b) -> b).orElse(""))
        .isEqualTo(
            "go on with: promptbeam run "
                + workspace.spec()
                + " --runs-dir "
                + workspace.runs()
                + " --run-id day --endpoint "
                + server.url()
                + " --runner direct --wait 0");

    CommandRun second = workspace.run(server.url(), "day");
    assertThat(second.out().lines().findFirst().orElse(""))
        .startsWith("run capitals/day (resumed; stopped at 2")
        .contains(": the wait is over; jobs that go on: 1; ")
        .contains("; 0 of 1 shards published, 1 sent")
        .endsWith(")");
    assertThat(second.out())
        .contains("dead letters: 1 READ_MALFORMED (permanent), such as cities.csv position 2: ");

    CommandRun third = workspace.run(server.url(), "day");
    assertThat(third.out()).startsWith("run capitals/day (complete since 2").contains("READ_MALF");
  }

  @Test
  void idNearToThatOfAnotherRunIsPointedOut() {
    workspace.run(server.url(), "nightly", "--wait", "0");
    CommandRun misspelt = workspace.run(server.url(), "nihgtly", "--wait", "0");
    assertThat(misspelt.out())
        .startsWith(
            "run capitals/nihgtly (new)\nwarning: this is a new run, and there is one with the id"
                + " nightly; if that was meant, stop this one and give --run-id nightly\n");
    assertThat(workspace.run(server.url(), "other", "--wait", "0").out()).doesNotContain("warning");
  }

  @Test
  void idsThatCountOnArePointedOutWhereTheOtherIsUnfinished() {
    workspace.run(server.url(), "2026-11-27");
    assertThat(workspace.run(server.url(), "2026-11-28", "--wait", "0").out())
        .doesNotContain("warning");
    assertThat(workspace.run(server.url(), "2026-11-29", "--wait", "0").out())
        .contains("there is one with the id 2026-11-28;");
  }
}
