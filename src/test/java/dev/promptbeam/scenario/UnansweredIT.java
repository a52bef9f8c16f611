package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A service that does not answer at the start is given a minute, by all who wait at once. */
@Tag("process")
@Execution(ExecutionMode.CONCURRENT)
class UnansweredIT {
  private static final String FOR_EVER = "{'operation':'job','action':{'runningMillis':3600000}}";

  /** The port that nobody may listen on without being asked to. */
  private static final String NOBODY = "http://127.0.0.1:1";

  @TempDir Path folder;

  @Test
  void aRunGivesUpAMinuteAfterItsStart() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      Command run = work.rows(10).at(NOBODY).begin();

      assertThat(run.exitCode(Duration.ofMinutes(3))).as(run.story()).isEqualTo(5);
      assertThat(run.err().lines()).singleElement().asString().contains(NOBODY, "again");
    }
  }

  @Test
  void aCancellingStopsWhereTheServerDoesNotAnswerAndGoesOnWhenItDoes() throws Exception {
    try (Scenario work = Scenario.byClock(folder)) {
      work.rows(10);
      work.server.fault(FOR_EVER);
      work.startUntil("it runs", () -> work.run.sendings("job") == 1).kill();
      work.server.stop();

      Command cancel = work.cancel();
      assertThat(cancel.exitCode(Duration.ofMinutes(3))).as(cancel.story()).isEqualTo(5);
      assertThat(cancel.err()).contains("does not answer");

      work.server.startAgain();
      work.cancel(0);
      assertThat(work.server.jobsIn("RUNNING")).isZero();
      work.assertBalanced(5, 5, 0);
    }
  }
}
