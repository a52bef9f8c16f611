package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --wait}: a start that leaves before its jobs end, and a later one that collects. */
class WaitIT {
  private static final String SOME_TIME = "{'operation':'job','action':{'runningMillis':3600000}}";

  @TempDir Path folder;

  @OnBothRunners(first = Beam.DIRECT)
  void submitsWhatFitsAndCollectsLater(Beam runner) throws Exception {
    try (Scenario work = Scenario.byClock(folder)) {
      work.on(runner, 2).rows(60).spec("quotas: {gemini-2.5-flash-lite: {concurrentJobs: 4}}");
      work.server.fault(SOME_TIME);

      Command first = work.finish(5, "--wait", "0");

      assertThat(work.server.jobsIn("RUNNING")).as("jobs that run on").isEqualTo(4);
      assertThat(work.server.calls("batches.cancel")).isZero();
      assertThat(work.run.run().path("state").asText()).isEqualTo("stopped");
      assertThat(work.run.run().path("exitCode").asInt()).isEqualTo(5);
      assertThat(first.out()).contains("the wait is over; jobs that go on: 4", "--run-id run");

      work.server.advanceClock("PT2H");
      work.finish(5, "--wait", "0");
      assertThat(work.run.results()).as("collected by the second start").hasSize(40);
      assertThat(work.server.jobsIn("RUNNING")).isEqualTo(2);

      work.server.advanceClock("PT2H");
      work.finish(0, "--wait", "0");
      work.assertBalanced(60, 0, 0);
      work.assertPaidOnce(60);
    }
  }

  @Test
  void leavesAfterItsTime() throws Exception {
    try (Scenario work = Scenario.byClock(folder)) {
      work.rows(20);
      work.server.fault(
          "{'operation':'job','match':{'displayName':'/00000-001'},"
              + "'action':{'runningMillis':3600000}}");

      Instant start = Instant.now();
      work.finish(5, "--wait", "5s");

      assertThat(Duration.between(start, Instant.now())).isGreaterThan(Duration.ofSeconds(5));
      assertThat(work.server.jobsIn("RUNNING")).isEqualTo(1);
      work.server.advanceClock("PT2H");
      work.finish(0);
      work.assertBalanced(20, 0, 0);
      work.assertPaidOnce(20);
    }
  }

  @Test
  void completesWhereTheJobsEndInTime() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.rows(10);

      work.finish(0, "--wait", "10m");

      work.assertBalanced(10, 0, 0);
    }
  }

  @Test
  void refusesWhatIsNoDuration() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.rows(10);

      Command refused = work.finish(2, "--wait", "5");

      assertThat(refused.err()).contains("--wait", "5m");
      assertThat(work.server.calls("models.get")).isZero();
    }
  }
}
