package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.Lane;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that stop before their end, and how they go on. */
class StopIT {
  private static final Duration STOP = Duration.ofSeconds(10);

  @TempDir Path folder;

  @Tag("process")
  @Tag(Lane.SMOKE)
  @OnBothRunners(first = Beam.FLINK)
  void leavesItsJobsOnSigtermAndGoesOnLater(Beam runner) throws Exception {
    try (Scenario work = Scenario.byClock(folder)) {
      work.on(runner, 2).rows(60);
      work.server.fault("{'operation':'job','action':{'runningMillis':3600000}}");
      ChildProcess first = work.startUntil("all run", () -> work.run.sendings("job") == 6);

      first.terminate();
      assertThat(first.exitCode(STOP)).as(first.story()).isEqualTo(5);
      assertThat(first.out()).contains("--run-id run");
      assertThat(work.run.run().path("state").asText()).isEqualTo("stopped");
      assertThat(work.run.run().path("exitCode").asInt()).isEqualTo(5);
      assertThat(work.server.calls("batches.cancel")).isZero();
      assertThat(work.server.jobsIn("RUNNING")).isEqualTo(6);

      work.server.advanceClock("PT2H");
      work.finish(0);
      assertThat(work.server.jobs()).hasSize(6);
      work.assertBalanced(60, 0, 0);
      work.assertPaidOnce(60);
    }
  }

  @Tag("process")
  @OnBothRunners(first = Beam.DIRECT)
  void stopsOnSigtermWhilePacking(Beam runner) throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.on(runner, 2).rows(10_000).spec("maxRequests: 1000");
      ChildProcess first = work.startUntil("a bucket", () -> work.run.records("buckets") > 0);

      first.terminate();
      assertThat(first.exitCode(STOP)).as(first.story()).isEqualTo(5);
      assertThat(work.run.isSealed()).isFalse();
      assertThat(work.run.run().path("state").asText()).isEqualTo("stopped");

      work.finish(0);
      work.assertBalanced(10_000, 0, 0);
      work.assertPaidOnce(10_000);
    }
  }

  @Tag("process")
  @Test
  void stopsOnSigtermBeforeAnythingIsSent() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.on(Beam.FLINK, 2).rows(10);
      work.server.fault(
          "{'operation':'models.get','times':1,'action':{'type':'delay','millis':60000}}");
      ChildProcess first = work.start();
      work.await(first, "the model is looked up", () -> work.server.strikes() == 1);

      first.terminate();
      assertThat(first.exitCode(STOP)).as(first.story()).isEqualTo(5);
      assertThat(first.out()).contains("stopped by a signal", "--run-id run");
      assertThat(first.err()).isEmpty();
      assertThat(work.server.calls("files.upload.start")).isZero();

      work.finish(0);
      work.assertBalanced(10, 0, 0);
      work.assertPaidOnce(10);
    }
  }

  @Tag("process")
  @Test
  void refusesASecondProcessOfTheSameRun() throws Exception {
    try (Scenario work = Scenario.byClock(folder)) {
      work.rows(20);
      work.server.fault("{'operation':'job','action':{'runningMillis':3600000}}");
      ChildProcess first = work.startUntil("all run", () -> work.run.sendings("job") == 2);

      Command second = work.finish(2);
      assertThat(second.err().lines())
          .singleElement()
          .asString()
          .contains("scenario/run", "in use");
      assertThat(first.isAlive()).isTrue();

      work.server.advanceClock("PT2H");
      assertThat(first.exitCode()).as(first.story()).isZero();
      work.assertBalanced(20, 0, 0);
      work.assertPaidOnce(20);
    }
  }

  @OnBothRunners(first = Beam.DIRECT)
  void waitsForAServerThatGoesAwayMidway(Beam runner) throws Exception {
    try (Scenario work = Scenario.byClock(folder)) {
      work.on(runner, 2).rows(60);
      work.server.fault(
          "{'operation':'job','match':{'displayName':'/00000-00[1-5]'},"
              + "'action':{'runningMillis':3600000}}");
      Command process = work.beginUntil("one is published", () -> work.run.parts() == 1);
      work.await(process, "all run", () -> work.run.sendings("job") == 6);

      work.server.stop();
      awaitCallsInVain(work, process);
      work.server.startAgain();
      work.server.advanceClock("PT2H");

      assertThat(process.exitCode()).as(process.story()).isZero();
      work.assertBalanced(60, 0, 0);
      work.assertPaidOnce(60);
    }
  }

  /** Listens in the server's place and hangs up on so many calls. */
  private static void awaitCallsInVain(Scenario work, Command process) throws Exception {
    try (ServerSocket nobody = new ServerSocket(work.server.port())) {
      for (int call = 0; call < 10; call++) {
        nobody.setSoTimeout((int) Eventually.PATIENCE.toMillis());
        nobody.accept().close();
      }
    }
    assertThat(process.isAlive()).as(process.story()).isTrue();
  }
}
