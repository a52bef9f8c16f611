package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One process at a time works on a run on Cloud Storage. A process that counts its processes by
 * itself ({@code unshare --pid}) sees no other's, as on another machine: there a lease must end.
 */
class RemoteOwnerIT {
  private static final int ROWS = 20;

  /** So many that packing goes on for a while behind the first bucket. */
  private static final int MANY = 10_000;

  private static final String LONG_JOBS = "{'operation':'job','action':{'runningMillis':3600000}}";

  @TempDir Path folder;

  @Tag("process")
  @Test
  void aSecondOneIsRefusedWhileTheFirstLivesAndTakesOverWhenItIsDead() throws Exception {
    try (RemoteScenario work = RemoteScenario.byClock(folder)) {
      work.rows(ROWS);
      work.work.server.fault(LONG_JOBS);
      ChildProcess first = work.startUntil("all run", () -> work.sendings("job") == 2);
      assertRefused(work, first);
      first.freeze();
      assertRefused(work, first);
      first.kill();

      work.work.server.advanceClock("PT2H");
      work.finish(0);
      assertThat(work.work.server.jobs()).hasSize(2);
      work.assertComplete(ROWS);
    }
  }

  @Tag("long")
  @Tag("process")
  @Test
  void anotherMachineIsRefusedAndTakesOverAfterTheTermOfTheDead() throws Exception {
    try (RemoteScenario work = RemoteScenario.byClock(folder)) {
      work.rows(ROWS).work.startedBy(Elsewhere.required(Elsewhere.ALONE));
      work.work.server.fault(LONG_JOBS);
      ChildProcess first = work.startUntil("all run", () -> work.sendings("job") == 2);
      work.work.startedBy();
      assertRefused(work, first);
      first.killAll();

      work.work.server.advanceClock("PT2H");
      long start = System.nanoTime();
      work.takeOver(0);
      assertThat((System.nanoTime() - start) / 1_000_000_000).as("seconds").isGreaterThan(55);
      assertThat(work.work.server.jobs()).hasSize(2);
      work.assertComplete(ROWS);
    }
  }

  /** It has sent nothing yet when it stops; another machine does all of it; then it wakes. */
  @Tag("long")
  @Tag("process")
  @Test
  void oneThatIsStoppedPastItsTermAndWakesCreatesNothing() throws Exception {
    try (RemoteScenario work = RemoteScenario.byPolls(folder)) {
      work.rows(MANY).work.spec("maxRequests: 500").startedBy(Elsewhere.required(Elsewhere.ALONE));
      ChildProcess first = work.startUntil("it packs", () -> work.records("buckets") > 0);
      first.freezeAll();
      assertThat(work.has("ledger/sealed.json")).as("the first one has packed").isFalse();
      work.work.startedBy();

      work.takeOver(0);
      int jobs = work.work.server.jobs().size();
      first.wakeAll();

      assertThat(first.exitCode()).as(first.story()).isEqualTo(5);
      assertThat(first.err() + first.out()).doesNotContain("a defect");
      assertThat(work.work.server.jobs()).hasSize(jobs);
      work.assertComplete(MANY);
    }
  }

  private static void assertRefused(RemoteScenario work, ChildProcess owner) throws Exception {
    Command second = work.finish(2);
    assertThat(second.err().lines()).singleElement().asString().contains("scenario/run", "in use");
    assertThat(owner.isAlive()).isTrue();
  }
}
