package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Cloud Storage that goes away while a run lies on it. */
class RemoteAwayIT {
  private static final int ROWS = 40;

  /** It is asked again for two minutes. */
  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir Path folder;

  @Tag("long")
  @Tag("process")
  @Test
  void isWaitedForAndThenTheRunStopsAndGoesOnLater() throws Exception {
    try (RemoteScenario work = RemoteScenario.byClock(folder)) {
      work.rows(ROWS);
      work.work.server.fault("{'operation':'job','action':{'runningMillis':3600000}}");
      ChildProcess process = work.startUntil("all run", () -> work.sendings("job") == 4);
      work.storage.goAway();
      work.work.server.advanceClock("PT2H");

      assertThat(process.exitCode(LONG)).as(process.story()).isEqualTo(5);
      assertThat(process.out() + process.err()).contains("--run-id run").doesNotContain("a defect");

      work.storage.comeBack();
      work.finish(0);
      assertThat(work.work.server.jobs()).hasSize(4);
      work.assertComplete(ROWS);
    }
  }

  @Tag("process")
  @Test
  void thatComesBackSoonCostsNothing() throws Exception {
    try (RemoteScenario work = RemoteScenario.byClock(folder)) {
      work.rows(ROWS);
      work.work.server.fault("{'operation':'job','action':{'runningMillis':3600000}}");
      ChildProcess process = work.startUntil("all run", () -> work.sendings("job") == 4);
      work.storage.goAway();
      work.work.server.advanceClock("PT2H");
      int polls = work.work.server.calls("batches.get");
      work.work.await(
          process, "an end is seen", () -> work.work.server.calls("batches.get") > polls);
      work.storage.comeBack();

      assertThat(process.exitCode()).as(process.story()).isZero();
      work.assertComplete(ROWS);
    }
  }
}
