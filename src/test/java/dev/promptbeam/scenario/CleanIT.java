package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.Lane;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left on the service after cleaning, whatever happens meanwhile. */
class CleanIT {
  private static final String SLOW_DELETES =
      "{'operation':'batches.delete','action':{'type':'delay','millis':400}}";

  @TempDir Path folder;

  @Tag("process")
  @Tag(Lane.SMOKE)
  @Test
  void goesOnWhereItWasKilledAndTheRunNeverPaysAgain() throws Exception {
    try (Scenario work = Scenario.byClock(folder)) {
      killWithSixJobs(work);
      work.server.fault(SLOW_DELETES);
      ChildProcess first = work.process(List.of("clean", "scenario/run"));
      work.await(first, "some are deleted", () -> work.server.calls("batches.delete") >= 2);
      first.kill();
      assertThat(listed(work, "batches")).isBetween(1, 5);

      Command second = clean(work);
      assertThat(second.exitCode()).as(second.story()).isZero();
      assertThat(listed(work, "batches")).isZero();
      assertThat(listed(work, "files")).isZero();
      assertThat(clean(work).exitCode()).isZero();

      endsCancelled(work);
    }
  }

  @Tag("process")
  @Test
  void saysWhatIsLeftWhereTheServerGoesAwayAndFinishesLater() throws Exception {
    try (Scenario work = Scenario.byClock(folder)) {
      killWithSixJobs(work);
      work.server.fault(SLOW_DELETES);
      Command first = clean(work);
      work.await(first, "one is deleted", () -> work.server.calls("batches.delete") >= 1);
      work.server.stop();

      assertThat(first.exitCode()).as(first.story()).isEqualTo(5);
      assertThat(first.err()).contains("not all was deleted", "run clean again");
      assertThat(first.out()).contains("given up: the answers to 60 requests of 6 jobs");

      work.server.startAgain();
      Command second = clean(work);
      assertThat(second.exitCode()).as(second.story()).isZero();
      assertThat(second.out()).doesNotContain("given up");
      assertThat(listed(work, "batches")).isZero();

      endsCancelled(work);
    }
  }

  @Test
  void refusesARunThatLivesAndCleansItAfterItsEnd() throws Exception {
    try (Scenario work = Scenario.byClock(folder)) {
      work.rows(20);
      work.server.fault("{'operation':'job','action':{'runningMillis':3600000}}");
      Command run = work.beginUntil("all run", () -> work.run.sendings("job") == 2);

      Command refused = clean(work);
      assertThat(refused.exitCode()).as(refused.story()).isEqualTo(2);
      assertThat(refused.err()).contains("in use");
      assertThat(work.server.calls("batches.delete")).isZero();

      work.server.advanceClock("PT2H");
      assertThat(run.exitCode()).as(run.story()).isZero();
      assertThat(clean(work).exitCode()).isZero();
      assertThat(listed(work, "batches")).isZero();
      work.assertBalanced(20, 0, 0);
    }
  }

  @Tag("process")
  @Test
  void cleansTheEmulatorInsideTheRun() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.at("emulator").rows(30);
      work.startUntil("all jobs are known", () -> work.run.sendings("job") == 3).kill();

      Command first = clean(work);
      assertThat(first.exitCode()).as(first.story()).isZero();
      assertThat(first.out()).contains("deleted 3 jobs");
      Command second = clean(work);
      assertThat(second.exitCode()).as(second.story()).isZero();
      assertThat(second.out()).contains("deleted 0 jobs and 0 files");

      int exitCode = work.begin().exitCode();
      assertThat(exitCode).isIn(0, 3); // some answers may have been saved before the kill
      assertThat(work.run.run().at("/counts/jobs").asInt()).isEqualTo(3);
      assertThat(work.run.run().at("/counts/rows").asInt()).isEqualTo(30);
      work.run.recount();
    }
  }

  private static void killWithSixJobs(Scenario work) throws Exception {
    work.rows(60);
    work.server.fault("{'operation':'job','action':{'runningMillis':3600000}}");
    work.startUntil("all run", () -> work.run.sendings("job") == 6).kill();
  }

  /** No job was made again, no request paid twice. */
  private static void endsCancelled(Scenario work) throws Exception {
    work.finish(3);
    assertThat(work.server.jobs()).hasSize(6);
    assertThat(work.server.billed().path("moreThanOnce").properties()).isEmpty();
    work.assertBalanced(0, 60, 0);
    Map<String, JsonNode> letters = work.run.deadLetters();
    assertThat(letters.values())
        .allMatch(letter -> letter.path("reason").asText().equals("JOB_CANCELLED"));
  }

  private static Command clean(Scenario work) throws Exception {
    return work.clean();
  }

  private static int listed(Scenario work, String kind) throws Exception {
    JsonNode page = work.server.get("/v1beta/" + kind + "?pageSize=100");
    return page.path(kind.equals("batches") ? "operations" : kind).size();
  }
}
