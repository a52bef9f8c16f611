package dev.promptbeam.batch.admit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is admitted after the service has refused something. */
class RefusedAdmissionTest extends AdmissionBench {
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
}
