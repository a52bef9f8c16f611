package dev.promptbeam.batch.admit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.setup.Budgets;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.simulation.Simulation;
import dev.promptbeam.batch.state.Backoff;
import dev.promptbeam.batch.state.MediaCalls;
import dev.promptbeam.batch.state.Sending;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final Instant NOW = VirtualClock.START;
  private static final int TOKENS = 1_000;

  private final Deque<Sending> creating = new ArrayDeque<>();
  private final Deque<Sending> live = new ArrayDeque<>();
  private Admission admission = admission(100_000, true, 100);
  private int number;

  @Test
  void sendsTwoAtATimeWithinWhatIsGranted() {
    assertThat(fill(NOW)).isEqualTo(2);
    accept();
    assertThat(fill(NOW)).isEqualTo(1);
    accept();
    accept();
    assertThat(fill(NOW)).isEqualTo(2);
  }

  @Test
  void keepsToTheJobsAtOnce() {
    admission = admission(100_000, true, 3);

    assertThat(fillAndAccept(NOW)).isEqualTo(3);
    end();
    assertThat(fillAndAccept(NOW)).isEqualTo(1);
  }

  @Test
  void countsTheLiveJobsOfOthers() {
    admission = admission(100_000, true, 10);
    admission.foreign(7);

    assertThat(fillAndAccept(NOW)).isEqualTo(3);
    admission.foreign(8);
    end();
    assertThat(fillAndAccept(NOW)).isZero();
    admission.foreign(0);
    assertThat(fillAndAccept(NOW)).isEqualTo(8);
  }

  @Test
  void keepsToAGivenTokenQuota() {
    admission = admission(2_000, true, 100);
    assertThat(fillAndAccept(NOW)).isEqualTo(2);

    admission = admission(1_999, true, 100);
    assertThat(fillAndAccept(NOW)).isEqualTo(1);
  }

  @Test
  void oneThatIsLargerThanTheQuotaGoesOnlyWhereNothingElseIsInFlight() {
    admission = admission(10, true, 100);

    assertThat(fillAndAccept(NOW)).isEqualTo(1);
    end();
    assertThat(fillAndAccept(NOW)).isEqualTo(1);
  }

  @Test
  void withoutAQuotaFillsTheLowestTierAndGoesOnWhileMoreIsAccepted() {
    admission = admission(3_000, false, 100);

    for (int pair = 0; pair < 20; pair++) {
      assertThat(fill(NOW)).isEqualTo(2);
      accept();
      accept();
    }
  }

  @Test
  void afterARefusalOneIsTriedAtATimeBeyondWhatIsGranted() {
    admission = admission(3_000, false, 100);
    full(5);
    Instant later = admission.opens(NOW);

    assertThat(fill(later)).isEqualTo(1);
    accept();
    assertThat(fill(later)).isEqualTo(1);
    accept();
    assertThat(fill(later)).as("two in a row were accepted").isEqualTo(2);
  }

  @Test
  void whatWasAcceptedIsGrantedFromThenOn() {
    admission = admission(1_000, false, 100);
    fillAndAccept(NOW);
    assertThat(admission.jobs()).isEqualTo(100);
    end();
    end();
    end();

    assertThat(fill(NOW)).isEqualTo(2);
  }

  @Test
  void aRefusalMakesEverybodyWaitEverLongerUpToTheMost() {
    Instant now = NOW;
    for (long seconds : new long[] {10, 20, 40, 80, 160, 300, 300}) {
      assertThat(fill(now)).isEqualTo(now.equals(NOW) ? 2 : 1);
      refuse(null, now);
      if (now.equals(NOW)) {
        refuse(null, now); // the other one of the same burst says nothing new
      }

      Duration wait = Duration.between(now, admission.opens(now));
      assertThat(wait.toMillis()).isBetween(seconds * 900, seconds * 1_100);
      assertThat(admission.presentWait()).isEqualTo(wait);
      assertThat(fill(now.plus(wait).minusMillis(1))).isZero();
      now = now.plus(wait);
    }
    assertThat(admission.jobs()).isZero();
  }

  @Test
  void afterOneRefusalRoomThatBecomesFreeIsTakenByOneAtATime() {
    full(10);
    assertThat(fill(NOW)).as("nothing beyond what is granted now").isZero();

    end();
    end();
    assertThat(fill(NOW)).isEqualTo(1);
    accept();
    assertThat(fill(NOW)).isEqualTo(1);
    accept();
    assertThat(fill(NOW)).isZero();
  }

  @Test
  void aSecondRefusalWithinTheWaitClosesEverything() {
    full(10);
    end();
    Instant later = NOW.plusSeconds(4);
    assertThat(fill(later)).isEqualTo(1);
    refuse(null, later);
    end();

    Instant opens = admission.opens(later);
    assertThat(Duration.between(later, opens)).isEqualTo(admission.presentWait());
    assertThat(fill(opens.minusMillis(1))).isZero();
    assertThat(fill(opens)).isEqualTo(1);
  }

  @Test
  void somethingBeyondWhatIsGrantedEndsTheGrowthOfTheWait() {
    Instant now = NOW;
    full(10);
    for (int again = 0; again < 4; again++) {
      now = admission.opens(now);
      fill(now);
      refuse(null, now);
    }
    assertThat(admission.presentWait()).isGreaterThan(Duration.ofSeconds(100));

    now = admission.opens(now);
    fillAndAcceptOne(now);
    fillAndAcceptOne(now);
    fill(now);
    refuse(null, now);

    assertThat(admission.presentWait()).isLessThan(Duration.ofSeconds(12));
  }

  @Test
  void aHintOfNoTimeAtAllIsTheFirstWait() {
    fill(NOW);
    refuse(Duration.ZERO, NOW);

    assertThat(admission.presentWait()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void aHintOfTheServerWins() {
    fill(NOW);
    refuse(Duration.ofSeconds(77), NOW);

    assertThat(admission.opens(NOW)).isEqualTo(NOW.plusSeconds(77));
    assertThat(admission.presentWait()).isEqualTo(Duration.ofSeconds(77));
  }

  @Test
  void aDoubtfulCreateCountsAsAJobButHoldsNobodyUp() {
    admission = admission(100_000, true, 3);
    assertThat(fill(NOW)).isEqualTo(2);

    live.add(creating.element());
    admission.doubted(creating.remove().task);

    assertThat(fill(NOW)).isEqualTo(1);
    accept();
    accept();
    assertThat(fill(NOW)).isZero();
    end();
    assertThat(fill(NOW)).isEqualTo(1);
  }

  @Test
  void adoptedJobsCountWithoutHavingBeenAdmitted() {
    admission = admission(2_000, true, 100);
    for (int job = 0; job < 2; job++) {
      Sending adopted = sending();
      admission.adopted(adopted.task);
      live.add(adopted);
    }

    assertThat(fill(NOW)).isZero();
    end();
    assertThat(fill(NOW)).isEqualTo(1);
  }

  @Test
  void aWithdrawnCreateGivesItsPlaceBack() {
    admission = admission(1_000, true, 100);
    fill(NOW);

    admission.withdrawn(creating.remove().task);

    assertThat(admission.jobs()).isZero();
    assertThat(fill(NOW)).isEqualTo(1);
  }

  /** So many are accepted, and one is refused. */
  private void full(int jobs) {
    for (int job = 0; job < jobs; job++) {
      fillAndAcceptOne(NOW);
    }
    assertThat(fill(NOW)).isEqualTo(2);
    admission.withdrawn(creating.remove().task);
    refuse(null, NOW);
  }

  /** Submits as many as are admitted. */
  private int fill(Instant now) {
    int admitted = 0;
    for (Sending next = sending(); admission.admits(next, now); next = sending()) {
      admission.submitting(next.task);
      creating.add(next);
      admitted++;
    }
    return admitted;
  }

  private void fillAndAcceptOne(Instant now) {
    Sending next = sending();
    assertThat(admission.admits(next, now)).isTrue();
    admission.submitting(next.task);
    creating.add(next);
    accept();
  }

  private int fillAndAccept(Instant now) {
    int all = 0;
    for (int more = fill(now); more > 0; more = fill(now)) {
      all += more;
      while (!creating.isEmpty()) {
        accept();
      }
    }
    return all;
  }

  private void accept() {
    Sending sending = creating.remove();
    admission.accepted(sending.task);
    live.add(sending);
  }

  private void refuse(@Nullable Duration hint, Instant now) {
    admission.refused(creating.remove().task, hint, now);
  }

  private void end() {
    admission.ended(live.remove().task);
  }

  private Sending sending() {
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), 2, new Random(1));
    ShardInfo shard = new ShardInfo(String.valueOf(number++), 10, 10, 100, TOKENS);
    return new Sending(SendingTask.first(shard), backoff);
  }

  private static Admission admission(long tokens, boolean given, int jobs) {
    RunPolicy policy = Simulation.policy(new Budgets(tokens, given, jobs, 1_000_000_000));
    return new Admission(
        policy, new Storage(policy, MediaCalls.NONE, new Random(1)), new Random(1));
  }
}
