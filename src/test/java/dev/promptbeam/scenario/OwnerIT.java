package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.Lane;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process at a time works on a run: until it is dead, and however long it is stopped. */
class OwnerIT {
  private static final int ROWS = 20;

  /** So many that packing goes on for a while behind the first bucket. */
  private static final int MANY = 20_000;

  private static final String LONG_JOBS = "{'operation':'job','action':{'runningMillis':3600000}}";
  private static final String SLOW_CREATES =
      "{'operation':'batches.create','times':2,'action':{'type':'delay','millis':4000}}";

  @TempDir Path folder;

  @Tag("process")
  @OnBothRunners(first = Beam.DIRECT)
  void isRefusedWhileTheFirstOnePacksAndTakesOverWhenItIsDead(Beam runner) throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.on(runner, 2).rows(MANY).spec("maxRequests: 500");
      ChildProcess first = work.startUntil("it packs", () -> work.run.records("buckets") > 0);
      first.freeze();
      assertThat(work.run.isSealed()).as("the first one has packed").isFalse();
      assertRefused(work, first);
      assertThat(work.server.jobs()).isEmpty();

      first.kill();
      work.finish(0);

      work.assertBalanced(MANY, 0, 0);
      work.assertPaidOnce(MANY);
    }
  }

  @Tag("process")
  @Test
  void oneThatIsStoppedWhilePackingGoesOnWhenItWakes() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.rows(MANY).spec("maxRequests: 500");
      ChildProcess first = work.startUntil("it packs", () -> work.run.records("buckets") > 0);
      first.freeze();
      assertThat(work.run.isSealed()).as("the first one has packed").isFalse();
      assertRefused(work, first);

      first.wake();

      assertThat(first.exitCode()).as(first.story()).isZero();
      work.assertBalanced(MANY, 0, 0);
      work.assertPaidOnce(MANY);
    }
  }

  @Tag("process")
  @Test
  void oneThatIsStoppedInACreateGoesOnWhenItWakes() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.rows(ROWS);
      work.server.fault(SLOW_CREATES);
      ChildProcess first = work.startUntil("creates are sent", () -> work.server.strikes() == 2);
      first.freeze();
      assertThat(work.run.sendings("intent")).isEqualTo(2);
      assertThat(work.run.sendings("job")).as("answers it has seen").isZero();
      assertRefused(work, first);
      work.await(first, "the jobs are made", () -> work.server.jobs().size() == 2);
      assertRefused(work, first);
      assertThat(work.run.sendings("job")).isZero();

      first.wake();

      assertThat(first.exitCode()).as(first.story()).isZero();
      assertThat(work.server.jobs()).hasSize(2);
      work.assertBalanced(ROWS, 0, 0);
      work.assertPaidOnce(ROWS);
    }
  }

  @Tag("process")
  @Tag(Lane.SMOKE)
  @Test
  void oneThatIsStoppedInACreateAndKilledIsTakenOver() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.rows(ROWS).spec("doubtWait: 5s");
      work.server.fault(SLOW_CREATES);
      ChildProcess first = work.startUntil("creates are sent", () -> work.server.strikes() == 2);
      first.freeze();
      assertRefused(work, first);

      first.kill();
      work.finish(0);

      assertThat(work.server.jobs()).hasSize(2);
      work.assertBalanced(ROWS, 0, 0);
      work.assertPaidOnce(ROWS);
    }
  }

  @Tag("process")
  @Test
  void oneThatIsStoppedWhilePollingGoesOnWhenItWakes() throws Exception {
    try (Scenario work = Scenario.byClock(folder)) {
      work.rows(ROWS);
      work.server.fault(LONG_JOBS);
      ChildProcess first = work.startUntil("all run", () -> work.run.sendings("job") == 2);
      first.freeze();
      work.server.advanceClock("PT2H");
      assertRefused(work, first);
      assertThat(work.run.parts()).isZero();

      first.wake();

      assertThat(first.exitCode()).as(first.story()).isZero();
      assertThat(work.server.jobs()).hasSize(2);
      work.assertBalanced(ROWS, 0, 0);
      work.assertPaidOnce(ROWS);
    }
  }

  private static void assertRefused(Scenario work, ChildProcess owner) throws Exception {
    Command second = work.finish(2);
    assertThat(second.err().lines())
        .singleElement()
        .asString()
        .contains("scenario/run", "in use", "process " + owner.pid());
    assertThat(owner.isAlive()).isTrue();
  }
}
