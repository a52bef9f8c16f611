package dev.promptbeam.batch.doubt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Published;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.batch.simulation.FakeJob;
import dev.promptbeam.batch.simulation.Simulation;
import dev.promptbeam.ledger.StopCause;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job that shows only after its sending was given up: no run ends before it looked for it. */
class LateJobsTest {
  private static final Instant START = VirtualClock.START;
  private static final String FIRST = "00000-000.1";

  private final Simulation run = new Simulation(1, 1, Simulation.policy(0, 5), Map.of());

  @BeforeEach
  void hide() {
    run.service.creates.hideJobOf = FIRST;
    run.requests.failing = 0;
    run.service.jobs.longest = Duration.ofHours(3);
  }

  @Test
  void aRunEndsOnlyWhenItHasLookedAndCancelledWhatItFound() throws Exception {
    untilSettled();
    assertThat(run.done()).isFalse();
    assertThat(run.records.doubles()).isEmpty();
    assertThat(run.lanes.toPublish).as("publishing does not wait").containsExactly("00000-000");

    run.finish().verify();

    assertReportedAndCancelled();
    assertThat(run.lasted()).isLessThan(run.policy.doubtWait().multipliedBy(4));
  }

  @Test
  void theNextStartLooksWhereTheLastOneCouldNot() throws Exception {
    untilSettled();
    run.records.createOutcome("00000-000", new Published(null, null, null));

    run.restart();
    assertThat(run.done()).isFalse();
    run.finish().verify();

    assertReportedAndCancelled();
    run.restart();
    assertThat(run.done()).as("a look is made once").isTrue();
  }

  @Test
  void aStartThatDoesNotWaitLeavesTheLookToOneForWhichItIsDue() throws Exception {
    untilSettled();
    Instant settled = run.clock.instant();
    run.untilItOnlyWaits();
    assertThat(run.clock.instant()).isEqualTo(settled);

    run.clock.moveTo(settled.plus(Duration.ofHours(1)));
    run.restart();
    run.untilItOnlyWaits();

    assertThat(run.records.doubles()).hasSize(1);
  }

  @Test
  void aLookThatNoListAnswersStopsTheRunAndIsMadeLater() throws Exception {
    untilSettled();
    run.service.refusesLists = true;
    run.finish();
    assertThat(run.lanes.stopped).isEqualTo(StopCause.UNCLEAR);
    assertThat(run.records.lateLooks().open()).containsExactly(FIRST);

    run.service.refusesLists = false;
    run.run().verify();
    assertReportedAndCancelled();
  }

  @Test
  void aListThatIsEmptyByMistakeIsNoLook() throws Exception {
    untilSettled();
    run.service.hideAll = true;
    run.runUntil(run.clock.instant().plus(Duration.ofMinutes(30)));
    assertThat(run.records.lateLooks().open()).containsExactly(FIRST);

    run.service.hideAll = false;
    run.finish().verify();
    assertReportedAndCancelled();
  }

  @Test
  void aDeletionThatFailedIsTriedOnceMoreBeforeTheEnd() throws Exception {
    run.service.creates.hideJobOf = null;
    run.runUntil(START.plusSeconds(20));
    run.service.deletesToFail = 2;

    run.finish().verify();

    assertThat(run.service.deletesToFail).isZero();
    assertThat(run.service.files.left()).isZero();
  }

  @Test
  void aDeletionThatFailsAgainAndAgainDoesNotHoldUpTheEndForLong() throws Exception {
    run.service.creates.hideJobOf = null;
    run.runUntil(START.plusSeconds(20));
    run.service.deletesToFail = 1_000;
    while (run.records.settled("00000-000") == null) {
      run.runUntil(run.clock.instant().plusMillis(1));
    }
    Instant settled = run.clock.instant();

    run.finish().verify();

    assertThat(run.service.files.left()).isEqualTo(1);
    assertThat(Duration.between(settled, run.clock.instant()))
        .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(70));
  }

  /** Its first job lives on unseen while the second one is done. */
  private void untilSettled() throws Exception {
    run.runUntil(START.plusSeconds(20));
    FakeJob hidden = Objects.requireNonNull(run.service.jobs.of(FIRST));
    hidden.endsAt = START.plus(Duration.ofDays(1));
    run.service.jobs.longest = Duration.ofSeconds(1);
    while (run.records.settled("00000-000") == null) {
      run.runUntil(run.clock.instant().plusMillis(1));
    }
    assertThat(Objects.requireNonNull(run.records.ended(FIRST)).end())
        .isEqualTo(Ended.End.WITHDRAWN);
  }

  private void assertReportedAndCancelled() throws Exception {
    FakeJob hidden = Objects.requireNonNull(run.service.jobs.of(FIRST));
    assertThat(run.records.doubles())
        .singleElement()
        .extracting(SuspectedDouble::name, SuspectedDouble::cause)
        .containsExactly(hidden.name, SuspectedDouble.Cause.LATE);
    assertThat(run.records.doubleCancelled(hidden.name)).isTrue();
    assertThat(run.service.jobs.live(run.clock.instant().plusSeconds(31))).isZero();
    assertThat(run.records.lateLooks().open()).isEmpty();
  }
}
