package dev.promptbeam.batch.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.Wait;
import dev.promptbeam.batch.record.WaitFile;
import dev.promptbeam.batch.simulation.Simulation;
import dev.promptbeam.ledger.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is waited for is said as soon as it is so. */
class WaitListTest {
  private static final Instant START = VirtualClock.START;

  @TempDir Path folder;
  private final Simulation run = new Simulation(1, 3, Simulation.policy(0, 100), Map.of());

  @Test
  void jobs() throws Exception {
    run.restart();
    run.untilItOnlyWaits();

    assertThat(sentences()).containsExactly("3 jobs to end");
  }

  @Test
  void roomWithTheServicesWordsInTheFirstStartAndAtOnceInTheNext() throws Exception {
    run.service.creates.quotaJobs = 0;
    run.restart();
    run.untilItOnlyWaits();
    List<String> first = sentences();
    assertThat(first)
        .anyMatch(
            wait ->
                wait.matches(
                    "room for \\d jobs? the service refuses to take now \\(429\\), since"
                        + " 2026-01-01T.*Z: full"));

    run.restart();

    assertThat(sentences())
        .anyMatch(wait -> wait.startsWith("room for ") && wait.endsWith(": full"));
  }

  @Test
  void wordOfACreateInDoubtAndALastLook() throws Exception {
    run.service.creates.loseCreateOf = "00000-000.1";
    run.runUntil(START.plusSeconds(60));
    assertThat(sentences())
        .contains(
            "word whether 1 create call made a job, since 2026-01-01T00:00:04Z,"
                + " not before 2026-01-01T00:10:04Z: reset");

    run.runUntil(START.plus(run.policy.doubtWait()).plusSeconds(120));
    assertThat(sentences())
        .anyMatch(wait -> wait.startsWith("a last look for jobs of 1 create call given up"));
  }

  @Test
  void anAnswer() throws Exception {
    run.restart();
    run.untilItOnlyWaits();
    run.service.downFrom = run.clock.instant();
    run.service.downTo = Instant.MAX;
    run.runUntil(run.clock.instant().plus(Duration.ofMinutes(6)));

    assertThat(sentences())
        .hasSize(2)
        .anyMatch(wait -> wait.startsWith("an answer of the service, since 2026-01-01T"));
  }

  @Test
  void nothingButAClockThatIsWrongIsSaid() throws Exception {
    run.skew = Duration.ofHours(50);
    run.restart();

    assertThat(sentences())
        .contains("the clock here is 2 d 2 h ahead of the service's, whose time counts");
  }

  @Test
  void isAFileAndAnEventWhereItIsNoMatterOfCourse() throws Exception {
    RunDirectory directory = RunDirectory.of(folder.resolve("run"));
    directory.create();
    List<String> events = new ArrayList<>();
    WaitFile file =
        new WaitFile(directory, (event, sending, fields) -> events.add(String.join(" ", fields)));
    Wait jobs = Wait.of(Wait.Kind.JOBS, 3);
    Wait room = new Wait(Wait.Kind.ROOM, 2, START, null, "Your prepayment\n credits  are depleted");

    file.write(List.of(jobs), START);
    file.write(List.of(jobs, room), START);
    file.write(List.of(room), START.plusSeconds(1));

    assertThat(events)
        .containsExactly("count=2 for=ROOM said=Your prepayment credits are depleted");
    assertThat(WaitFile.read(directory)).containsExactly(room);

    file.write(List.of(), START.plusSeconds(2));
    assertThat(directory.waitFile()).doesNotExist();
    assertThat(WaitFile.read(directory)).isEmpty();
  }

  @Test
  void ofAnEarlierStartIsForgotten() throws Exception {
    RunDirectory directory = RunDirectory.of(folder.resolve("run"));
    directory.create();
    Files.writeString(directory.waitFile(), "[]");

    new WaitFile(directory, (event, sending, fields) -> {});

    assertThat(directory.waitFile()).doesNotExist();
  }

  private List<String> sentences() {
    return run.waits().stream().map(Wait::sentence).toList();
  }
}
