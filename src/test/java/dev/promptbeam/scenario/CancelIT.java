package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cancel}: what is finished is kept, the rest ends as JOB_CANCELLED, no job lives on. */
class CancelIT {
  private static final String FOR_EVER = "{'operation':'job','action':{'runningMillis':3600000}}";

  @TempDir Path folder;

  @Tag("process")
  @OnBothRunners(first = Beam.DIRECT)
  void isSettledByTheProcessThatRunsIt(Beam runner) throws Exception {
    try (Scenario work = Scenario.byClock(folder)) {
      work.on(runner, 2).rows(60).spec("quotas: {gemini-2.5-flash-lite: {concurrentJobs: 4}}");
      work.server.fault(
          "{'operation':'job','match':{'displayName':'/00000-00[1-5]'},"
              + "'action':{'runningMillis':3600000}}");
      ChildProcess run = work.startUntil("one is published", () -> work.run.parts() == 1);
      work.await(run, "four run", () -> work.server.jobsIn("RUNNING") == 4);

      Command cancel = work.cancel(0);

      assertThat(run.exitCode()).as(run.story()).isEqualTo(3);
      assertThat(cancel.out()).contains("60 rows = ", "retryable");
      assertThat(work.run.run().path("state").asText()).isEqualTo("complete");
      assertThat(work.run.run().path("exitCode").asInt()).isEqualTo(3);
      assertThat(work.server.jobs()).as("jobs ever made").hasSize(5);
      assertThat(work.server.jobsIn("RUNNING")).isZero();
      assertThat(work.server.calls("files.upload.start")).isEqualTo(5);
      // A job that runs is half done when it is cancelled: those answers are results.
      work.assertBalanced(10 + 4 * 5, 30, 0);
      assertOnlyCancelled(work);
      assertThat(work.run.deadLetters().values().stream().filter(CancelIT::wasNeverSent))
          .hasSize(10);
    }
  }

  @Tag("process")
  @Test
  void settlesByItselfWhereNoProcessLivesAndRepeatsItsEnd() throws Exception {
    try (Scenario work = Scenario.byClock(folder)) {
      work.rows(30);
      work.server.fault(FOR_EVER);
      work.startUntil("all run", () -> work.run.sendings("job") == 3).kill();

      Command cancel = work.cancel(0);

      assertThat(cancel.out()).contains("30 rows = 15 results + 15 retryable");
      assertThat(work.server.jobsIn("RUNNING")).isZero();
      work.assertBalanced(15, 15, 0);
      assertOnlyCancelled(work);

      int calls = work.server.calls("batches.get");
      assertThat(work.cancel(0).out()).contains("over already", "30 rows");
      work.finish(3, "--max-failure-ratio", "1");
      assertThat(work.server.calls("batches.get")).isEqualTo(calls);
      assertThat(work.server.jobs()).hasSize(3);
      work.assertBalanced(15, 15, 0);
    }
  }

  @Tag("process")
  @Test
  void settlesARunOfTheEmulatorInsideTheProcess() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.at("emulator").rows(30).spec("poll: {first: 3s, most: 3s}");
      work.startUntil("all are jobs", () -> work.run.sendings("job") == 3).kill();

      Command cancel = work.cancel(0);

      assertThat(cancel.out()).contains("EMULATED ANSWERS");
      assertThat(work.run.run().path("exitCode").asInt()).isEqualTo(3);
      assertThat(work.run.run().at("/counts/deadLetters/retryable").asInt()).isPositive();
      assertOnlyCancelled(work);
      work.run.recount();
    }
  }

  @Tag("process")
  @OnBothRunners(first = Beam.FLINK)
  void endsAPackingProcessBeforeAnythingIsSent(Beam runner) throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.on(runner, 2).rows(200_000).spec("maxRequests: 1000");
      ChildProcess run = work.startUntil("it packs", () -> work.run.hasRunFile());

      Command cancel = work.cancel(0);

      assertThat(run.exitCode()).as(run.story()).isEqualTo(3);
      assertThat(run.out()).contains("cancelled").doesNotContain("run it again");
      assertThat(cancel.out()).contains("nothing was sent");
      assertThat(work.run.isSealed()).isFalse();
      assertThat(work.run.run().path("state").asText()).isEqualTo("cancelled");
      assertThat(work.run.run().path("exitCode").asInt()).isEqualTo(3);
      assertThat(work.run.run().at("/counts/rows").asInt()).isZero();
      assertThat(work.run.path().resolve("_SUCCESS")).doesNotExist();
      assertThat(work.server.calls("files.upload.start")).isZero();

      work.finish(3);
      assertThat(work.server.calls("files.upload.start")).isZero();
      assertThat(work.cancel(0).out()).contains("over already");
    }
  }

  @Test
  void changesNothingOfACompleteRun() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.rows(10);
      work.finish(0);
      JsonNode before = work.run.run();

      assertThat(work.cancel(0).out()).contains("over already", "10 rows = 10 results");

      assertThat(work.run.run()).isEqualTo(before);
      assertThat(work.server.calls("batches.cancel")).isZero();
      work.finish(0);
    }
  }

  @Test
  void resolvesAnUnclearCreateAndCancelsItsJob() throws Exception {
    try (Scenario work = Scenario.byClock(folder)) {
      work.rows(10).spec("doubtWait: 20s");
      work.server.fault(FOR_EVER);
      work.server.fault("{'operation':'batches.create','times':1,'action':{'type':'loseAnswer'}}");
      work.server.fault("{'operation':'job','action':{'hiddenLists':2}}");
      Command run = work.beginUntil("a job is made", () -> work.server.jobs().size() == 1);

      work.cancel(0);

      assertThat(run.exitCode()).as(run.story()).isEqualTo(3);
      assertThat(work.server.jobs()).hasSize(1);
      assertThat(work.server.jobsIn("RUNNING")).isZero();
      assertThat(work.server.calls("batches.cancel")).isEqualTo(1);
      assertThat(work.server.strikes()).isEqualTo(3);
      work.assertBalanced(5, 5, 0);
    }
  }

  @Test
  void refusesARunThatDoesNotExist() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      assertThat(work.cancel(2).err()).contains("there is no run");
    }
  }

  private static void assertOnlyCancelled(Scenario work) throws Exception {
    assertThat(work.run.deadLetters().values())
        .isNotEmpty()
        .allMatch(letter -> letter.path("reason").asText().equals("JOB_CANCELLED"))
        .allMatch(letter -> letter.path("status").asText().equals("cancelled"))
        .allMatch(letter -> letter.path("retryable").asBoolean());
  }

  private static boolean wasNeverSent(JsonNode letter) {
    return letter.path("stage").asText().equals("submit") && letter.path("job").isNull();
  }
}
