package dev.promptbeam.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final Instant NOW = VirtualClock.START;
  private static final SendingTask TASK = Tasks.first(10, 1_000);

  @Test
  void startsCarefullyAndSpeedsUpWhileCreatesAreAccepted() {
    Admission admission = admission(0, 100);

    assertThat(fill(admission, NOW)).isEqualTo(4);
    admission.accepted(TASK);
    assertThat(fill(admission, NOW)).isEqualTo(5);
    admission.accepted(TASK);
    assertThat(fill(admission, NOW)).isEqualTo(9);
  }

  @Test
  void keepsToTheJobsAtOnce() {
    Admission admission = admission(0, 3);

    assertThat(fill(admission, NOW)).isEqualTo(3);
    assertThat(admission.jobs()).isEqualTo(3);
    admission.accepted(TASK);
    assertThat(fill(admission, NOW)).isZero();
    admission.ended(TASK);
    assertThat(fill(admission, NOW)).isEqualTo(1);
  }

  @Test
  void keepsToAGivenTokenQuota() {
    Admission exact = admission(2_000, 100);
    Admission justUnder = admission(1_999, 100);

    assertThat(fill(exact, NOW)).isEqualTo(2);
    assertThat(fill(justUnder, NOW)).isEqualTo(1);
  }

  @Test
  void letsOneThroughThatIsLargerThanTheQuota() {
    assertThat(fill(admission(10, 100), NOW)).isEqualTo(1);
  }

  @Test
  void aRefusalMakesEverybodyWaitEverLongerUpToTheMost() {
    Admission admission = admission(0, 100);
    Instant now = NOW;
    for (long seconds : new long[] {10, 20, 40, 80, 160, 300, 300}) {
      admission.submitting(TASK);
      admission.refused(TASK, null, now);

      Duration wait = Duration.between(now, admission.closedUntil());
      assertThat(wait.toMillis()).isBetween(seconds * 900, seconds * 1_100);
      assertThat(admission.admits(TASK, admission.closedUntil().minusMillis(1))).isFalse();
      assertThat(admission.admits(TASK, admission.closedUntil())).isTrue();
      now = admission.closedUntil();
    }
    assertThat(admission.jobs()).isZero();
  }

  @Test
  void aHintOfTheServerWins() {
    Admission admission = admission(0, 100);
    admission.submitting(TASK);

    admission.refused(TASK, Duration.ofSeconds(77), NOW);

    assertThat(admission.closedUntil()).isEqualTo(NOW.plusSeconds(77));
  }

  @Test
  void refusalsOfOneBurstCountOnce() {
    Admission admission = admission(0, 100);
    fill(admission, NOW);
    for (int refused = 0; refused < 4; refused++) {
      admission.refused(TASK, null, NOW.plusMillis(refused));
    }

    assertThat(admission.closedUntil()).isBefore(NOW.plusSeconds(12));
  }

  @Test
  void afterARefusalOneIsTriedAtATimeBeyondWhatWasAccepted() {
    Admission admission = admission(0, 100);
    fill(admission, NOW);
    for (int job = 0; job < 3; job++) {
      admission.accepted(TASK);
    }
    admission.refused(TASK, null, NOW);
    Instant later = admission.closedUntil();

    assertThat(fill(admission, later)).isEqualTo(1);
    admission.accepted(TASK);
    assertThat(fill(admission, later)).isEqualTo(1);
    admission.accepted(TASK);
    // Five were accepted; two places below that are known to be there.
    admission.ended(TASK);
    admission.ended(TASK);
    assertThat(fill(admission, later)).isEqualTo(2);
  }

  @Test
  void aDoubtfulCreateCountsAsAJobButHoldsNobodyUp() {
    Admission admission = admission(0, 5);
    assertThat(fill(admission, NOW)).isEqualTo(4);

    admission.doubted(TASK);

    assertThat(fill(admission, NOW)).isEqualTo(1);
    assertThat(fill(admission, NOW)).isZero();
    admission.ended(TASK);
    assertThat(admission.jobs()).isEqualTo(4);
  }

  @Test
  void adoptedJobsCountWithoutHavingBeenAdmitted() {
    Admission admission = admission(2_000, 100);
    admission.adopted(TASK);
    admission.adopted(TASK);

    assertThat(fill(admission, NOW)).isZero();
    admission.ended(TASK);
    assertThat(fill(admission, NOW)).isEqualTo(1);
  }

  @Test
  void aWithdrawnCreateGivesItsPlaceBack() {
    Admission admission = admission(1_000, 100);
    fill(admission, NOW);

    admission.withdrawn(TASK);

    assertThat(admission.jobs()).isZero();
    assertThat(fill(admission, NOW)).isEqualTo(1);
  }

  /** Submits as many as are admitted. */
  private static int fill(Admission admission, Instant now) {
    int admitted = 0;
    while (admission.admits(TASK, now)) {
      admission.submitting(TASK);
      admitted++;
    }
    return admitted;
  }

  private static Admission admission(long enqueuedTokens, int concurrentJobs) {
    return new Admission(Simulation.policy(enqueuedTokens, concurrentJobs), new Random(1));
  }
}
