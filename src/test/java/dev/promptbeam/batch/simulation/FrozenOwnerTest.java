package dev.promptbeam.batch.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.Lane;
import dev.promptbeam.Seeds;
import dev.promptbeam.batch.lease.RecordLease;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.SuspectedDouble;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two owners of one run where only a lease record keeps them apart. */
class FrozenOwnerTest {
  private static final Duration BEYOND_ALL_WAITS =
      RecordLease.TERM.plus(Intent.FRESH).plus(Owner.LONGEST_CALL).plusSeconds(1);

  @TempDir Path folder;

  @Test
  void oneThatIsFrozenAtAnyPointSubmitsNothingWhenItWakes() throws Exception {
    List<String> points = pointsToTheFirstJob(false);
    assertThat(points).contains(Gate.CREATE, "behind sendings/00000-000.1/intent");
    for (int frozenAt = 0; frozenAt < points.size(); frozenAt++) {
      try (TwoOwners run = new TwoOwners(folder.resolve("file-" + frozenAt), 1, false)) {
        freezeFirstAndFinish(run, frozenAt);
        assertThat(run.service.jobs).as(points.get(frozenAt)).hasSize(1);
        assertThat(run.records.doubles()).as(points.get(frozenAt)).isEmpty();
        boolean inTheWindow = points.get(frozenAt).equals(Gate.CREATE);
        assertThat(run.service.fenced)
            .as("creates whose file was gone")
            .isEqualTo(inTheWindow ? 1 : 0);
      }
    }
  }

  /** Nothing is uploaded for an inline job, so nothing can be deleted to fence it. */
  @Test
  void aCreateThatStaysBehindItsLastLookAtTheLeaseIsFoundCancelledAndReported() throws Exception {
    List<String> points = pointsToTheFirstJob(true);
    for (int frozenAt = 0; frozenAt < points.size(); frozenAt++) {
      try (TwoOwners run = new TwoOwners(folder.resolve("inline-" + frozenAt), 1, true)) {
        freezeFirstAndFinish(run, frozenAt);
        boolean inTheWindow = points.get(frozenAt).equals(Gate.CREATE);
        assertThat(run.service.jobs).as(points.get(frozenAt)).hasSize(inTheWindow ? 2 : 1);
        if (inTheWindow) {
          assertReported(run);
        }
      }
    }
  }

  @Test
  void aSuccessorWaitsForACreateThatIsUnderWay() throws Exception {
    try (TwoOwners run = new TwoOwners(folder.resolve("under-way"), 1, true)) {
      while (!run.first.at().equals(Gate.CREATE)) {
        run.steps(run.first, 1);
      }
      Instant end = run.clock.instant().plus(BEYOND_ALL_WAITS).minusSeconds(60);
      run.runUntil(run.second, end);
      assertThat(run.lease.read().holder()).isEqualTo("second");

      run.finish(run.first);
      run.finish(run.second);

      assertThat(run.service.jobs).hasSize(1);
      assertThat(run.service.cancelled).isEmpty();
    }
  }

  @Seeds(first = 1, last = 8)
  void twoThatAreInterleavedAnyhowMakeOneJobAShard(long seed) throws Exception {
    for (int round = 0; round < 10; round++) {
      Path at = folder.resolve("mixed-" + round);
      try (TwoOwners run = new TwoOwners(at, 3, false)) {
        interleave(run, new Random(100 * seed + round));
        assertThat(run.service.shards()).as("seed %d.%d", seed, round).doesNotHaveDuplicates();
        assertThat(run.service.shards()).hasSize(3);
        assertThat(run.records.doubles()).isEmpty();
      }
    }
  }

  @Tag(Lane.MORE)
  @Test
  void withoutTheFenceEveryDoubleIsFoundCancelledAndReported() throws Exception {
    int doubles = 0;
    for (int seed = 0; seed < Lane.size(15, 60); seed++) {
      try (TwoOwners run = new TwoOwners(folder.resolve("mixed-inline-" + seed), 3, true)) {
        interleave(run, new Random(seed));
        doubles += run.service.jobs.size() - 3;
        assertThat(run.records.doubles()).as("seed %d", seed).hasSize(run.service.jobs.size() - 3);
        assertReported(run);
      }
    }
    assertThat(doubles).as("doubles, or the window was never hit").isPositive();
  }

  private static void assertReported(TwoOwners run) throws Exception {
    for (SuspectedDouble found : run.records.doubles()) {
      assertThat(run.service.cancelled).contains(found.name());
      assertThat(run.records.doubleCancelled(found.name())).isTrue();
      assertThat(found.requests()).isEqualTo(2);
    }
  }

  /** The second owner does the whole run before the first one wakes. */
  private static void freezeFirstAndFinish(TwoOwners run, int frozenAt) throws Exception {
    run.steps(run.first, frozenAt + 1);
    run.passTo(run.clock.instant().plus(BEYOND_ALL_WAITS));
    run.finish(run.second);
    run.finish(run.first);
  }

  /** All gates of an owner that is alone, up to the record of its first job. */
  private List<String> pointsToTheFirstJob(boolean inline) throws Exception {
    List<String> points = new ArrayList<>();
    try (TwoOwners run = new TwoOwners(folder.resolve("alone-" + inline), 1, inline)) {
      while (run.records.job("00000-000.1") == null) {
        run.steps(run.first, 1);
        points.add(run.first.at());
      }
    }
    return points;
  }

  /** One or the other goes on; at times one stands still while the other one lives for a while. */
  private static void interleave(TwoOwners run, Random random) throws Exception {
    Owner frozen = null;
    int thaw = 0;
    while (!run.first.ended() || !run.second.ended()) {
      Owner owner = random.nextBoolean() ? run.first : run.second;
      Owner other = owner == run.first ? run.second : run.first;
      frozen = thaw-- > 0 && !other.ended() ? frozen : null;
      if (owner.ended() || owner == frozen) {
        Owner swapped = owner;
        owner = other;
        other = swapped;
      }
      boolean othersSleep = other.ended() || other == frozen || other.sleeps();
      if (owner.sleeps() && othersSleep) {
        boolean sooner = other.sleeps() && other != frozen && other.wake().isBefore(owner.wake());
        run.passTo(sooner ? other.wake() : owner.wake());
      } else if (!owner.sleeps()) {
        owner.step();
        boolean atCreate = owner.at().equals(Gate.CREATE);
        if (frozen == null && random.nextInt(atCreate ? 3 : 200) == 0) {
          frozen = owner;
          thaw = random.nextInt(8_000);
        }
      }
    }
  }
}
