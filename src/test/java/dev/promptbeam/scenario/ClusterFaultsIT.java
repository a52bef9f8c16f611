package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What may happen to a cluster in each phase of a run; takes minutes. */
@Tag("cluster")
@Tag("long")
class ClusterFaultsIT {
  private static final String JOB = "promptbeam-scenario-run";
  private static final Duration STOP = Duration.ofSeconds(10);

  /** Flink's client asks a JobManager that is gone for about a minute. */
  private static final Duration CLIENT_GIVES_UP = Duration.ofMinutes(4);

  @TempDir Path folder;
  private FlinkCluster cluster;

  @BeforeEach
  void startCluster() throws Exception {
    cluster = FlinkCluster.in(folder.resolve("cluster")).start();
  }

  @AfterEach
  void stopCluster() throws Exception {
    cluster.close();
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void paysNothingTwiceWhenAWorkerIsKilled(Phase phase) throws Exception {
    try (Scenario work = Scenario.byClock(folder).on(cluster)) {
      ChildProcess process = phase.start(work);

      cluster.replace(workerOf(work));
      Eventually.holds("a restart", () -> cluster.restartsOf(cluster.idOf(JOB)) > 0, this::story);
      phase.letGo(work);

      assertEndsWell(work, process, phase.rows);
    }
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void endsAtOnceWhenItsJobIsCancelledAndGoesOnLater(Phase phase) throws Exception {
    try (Scenario work = Scenario.byClock(folder).on(cluster)) {
      ChildProcess process = phase.start(work);

      cluster.cancel(cluster.idOf(JOB));
      assertThat(process.exitCode(STOP)).as(process.story()).isEqualTo(5);
      assertThat(process.out()).contains("was cancelled on the cluster", "--run-id run");
      assertThat(cluster.stateOf(cluster.idOf(JOB))).isEqualTo("CANCELED");
      assertThat(cluster.taskManagers()).allMatch(FlinkProcess::isAlive);
      assertThat(work.server.calls("batches.cancel")).isZero();
      phase.letGo(work);

      assertEndsWell(work, work.start(), phase.rows);
    }
  }

  @Test
  void paysNothingTwiceWhenAWorkerIsFrozenWhilePollingAndWoken() throws Exception {
    try (Scenario work = Scenario.byClock(folder).on(cluster)) {
      ChildProcess process = Phase.POLLING.start(work);

      freezeUntilFlinkHasGivenUp(workerOf(work));
      Phase.POLLING.letGo(work);

      assertEndsWell(work, process, Phase.POLLING.rows);
    }
  }

  @Test
  void paysNothingTwiceWhenAWorkerIsFrozenWithinACreateAndWoken() throws Exception {
    try (Scenario work = Scenario.byClock(folder).on(cluster).rows(60)) {
      work.spec("doubtWait: 3s");
      work.server.fault(
          "{'operation':'batches.create','times':2,'action':{'type':'delay','millis':4000}}");
      ChildProcess process =
          work.startUntil("a create is under way", () -> work.server.strikes() > 0);

      freezeUntilFlinkHasGivenUp(workerOf(work));

      assertEndsWell(work, process, 60);
    }
  }

  @Test
  void goesOnOnANewClusterWhenTheJobManagerIsKilled() throws Exception {
    try (Scenario work = Scenario.byClock(folder).on(cluster)) {
      ChildProcess process = Phase.POLLING.start(work);

      cluster.jobManager().kill();
      assertThat(process.exitCode(CLIENT_GIVES_UP)).as(process.story()).isEqualTo(5);
      assertThat(process.out()).contains("the Flink job " + JOB, "--run-id run");
      assertThat(process.err()).isEmpty();
      cluster.close();
      Phase.POLLING.letGo(work);

      cluster = FlinkCluster.in(folder.resolve("next")).start();
      assertEndsWell(work.on(cluster), work.start(), Phase.POLLING.rows);
      assertThat(work.server.jobs()).hasSize(6);
    }
  }

  @Test
  void endsARunThatIsCancelledFromElsewhere() throws Exception {
    try (Scenario work = Scenario.byClock(folder).on(cluster)) {
      ChildProcess process = Phase.POLLING.start(work);

      Command cancel = work.cancel(0);

      assertThat(process.exitCode()).as(process.story()).isEqualTo(3);
      assertThat(cluster.stateOf(cluster.idOf(JOB))).isEqualTo("FINISHED");
      assertCancelled(work, cancel);
    }
  }

  /** The Flink job of a command that was killed works on, and sees the cancelling by itself. */
  @Test
  void endsARunThatIsCancelledWhenItsCommandIsDead() throws Exception {
    try (Scenario work = Scenario.byClock(folder).on(cluster)) {
      Phase.POLLING.start(work).kill();

      Command cancel = work.cancel(0);

      String job = cluster.idOf(JOB);
      Eventually.holds("its job ends", () -> cluster.stateOf(job).equals("FINISHED"), this::story);
      assertCancelled(work, cancel);
    }
  }

  private void assertCancelled(Scenario work, Command cancel) throws Exception {
    assertThat(cancel.out()).contains(Phase.POLLING.rows + " rows = ");
    assertThat(cluster.taskManagers()).allMatch(FlinkProcess::isAlive);
    assertThat(work.server.jobsIn("RUNNING")).isZero();
    assertThat(work.run.run().path("state").asText()).isEqualTo("complete");
    // A job that runs is half done when it is cancelled: those answers are results.
    work.assertBalanced(Phase.POLLING.rows / 2, Phase.POLLING.rows / 2, 0);
    assertThat(work.server.jobs()).hasSize(6);
  }

  /** A record that cannot be read fails its step whenever Flink starts it again. */
  @Test
  void stopsWhenFlinkGivesUpAndGoesOnLater() throws Exception {
    try (Scenario work = Scenario.byClock(folder).on(cluster).rows(20)) {
      work.server.fault(
          "{'operation':'models.get','times':1,'action':{'type':'delay','millis':4000}}");
      ChildProcess process = work.startUntil("the model is asked", () -> work.server.strikes() > 0);
      Path manifest = work.run.path().resolve("ledger/buckets/00000.json");
      Files.createDirectories(manifest.getParent());
      Files.writeString(manifest, "damaged");

      assertThat(process.exitCode()).as(process.story()).isEqualTo(5);
      assertThat(process.out()).contains("the Flink job " + JOB + " failed", "--run-id run");
      assertThat(process.err()).isEmpty();
      assertThat(cluster.stateOf(cluster.idOf(JOB))).isEqualTo("FAILED");

      Files.delete(manifest);
      assertEndsWell(work, work.start(), 20);
    }
  }

  /** The one that leads where there is one; else any. */
  private FlinkProcess workerOf(Scenario work) throws IOException {
    return work.run.records("epochs") > 0
        ? cluster.taskManager(work.run.leader())
        : cluster.taskManagers().get(0);
  }

  private void freezeUntilFlinkHasGivenUp(FlinkProcess worker) throws Exception {
    worker.freeze();
    cluster.awaitTaskManagers(1);
    worker.wake();
    cluster.awaitTaskManagers(2);
  }

  private String story() {
    return cluster.story();
  }

  private static void assertEndsWell(Scenario work, ChildProcess process, int rows)
      throws Exception {
    assertThat(process.exitCode()).as(process.story()).isZero();
    work.assertBalanced(rows, 0, 0);
    work.assertPaidOnce(rows);
  }
}
