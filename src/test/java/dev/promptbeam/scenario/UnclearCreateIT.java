package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.Lane;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A create whose answer is lost is looked for, and made again only when it surely is not there. */
@Execution(ExecutionMode.CONCURRENT) // most of it is waiting
class UnclearCreateIT {
  private static final String LATE = "00000-002.1";
  private static final String NEVER = "00000-004.1";

  @TempDir Path folder;

  @Test
  void adoptsAJobThatIsListedLateAndRepeatsOneThatWasNeverMade() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.rows(60).spec("doubtWait: 8s");
      work.server.fault(create(LATE, "loseAnswer"));
      work.server.fault(hidden(LATE, 3000));
      work.server.fault(create(NEVER, "drop"));

      Command process = work.beginUntil("the others are published", () -> work.run.parts() >= 4);
      assertThat(process.isAlive()).isTrue();
      assertThat(process.exitCode()).as(process.story()).isZero();

      assertThat(work.server.strikes()).as("strikes").isEqualTo(3);
      assertThat(work.server.jobs())
          .containsExactlyInAnyOrder(
              "run/00000-000.1",
              "run/00000-001.1",
              "run/" + LATE,
              "run/00000-003.1",
              "run/00000-004.2",
              "run/00000-005.1");
      assertThat(work.server.get("/v1beta/files?pageSize=100").findValuesAsText("displayName"))
          .as("inputs left behind")
          .noneMatch(name -> name.startsWith("promptbeam/"));
      work.assertBalanced(60, 0, 0);
      work.assertPaidOnce(60);
    }
  }

  /** It is killed when all is published: the look for late jobs is made by the next start. */
  @Tag("process")
  @Tag(Lane.SMOKE)
  @Test
  void reportsAndCancelsAJobThatIsListedOnlyWhenItsSendingWasGivenUp() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.rows(60).spec("doubtWait: 8s");
      work.server.fault(create(LATE, "loseAnswer"));
      work.server.fault(hidden(LATE, 12000));

      ChildProcess first =
          work.startUntil("the job is made", () -> work.server.jobs().contains("run/" + LATE));
      String late = work.server.job(LATE);
      assertThat(work.server.get("/v1beta/" + late).at("/metadata/state").asText())
          .as("it runs on without its input")
          .isEqualTo("BATCH_STATE_RUNNING");
      work.await(first, "all is published", () -> work.run.parts() == 6);
      assertThat(first.isAlive()).isTrue();
      first.kill();
      assertThat(work.run.records("doubles")).isZero();

      Command next = work.finish(0);

      assertThat(work.run.records("doubles")).isEqualTo(1);
      assertThat(work.run.records("doubles-cancelled")).isEqualTo(1);
      assertThat(next.out()).contains(late);
      assertThat(work.server.jobsIn("CANCELLED")).isEqualTo(1);
      work.assertBalanced(60, 0, 0);
    }
  }

  private static String hidden(String sending, int millis) {
    return "{'operation':'job','match':{'displayName':'"
        + sending
        + "/'},'action':{'hiddenMillis':"
        + millis
        + "}}";
  }

  private static String create(String sending, String action) {
    return "{'operation':'batches.create','match':{'displayName':'"
        + sending
        + "/'},'times':1,'action':{'type':'"
        + action
        + "'}}";
  }
}
