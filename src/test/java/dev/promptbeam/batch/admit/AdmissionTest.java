package dev.promptbeam.batch.admit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.state.Sending;
import org.junit.jupiter.api.Test;

/** What is admitted while nothing is refused. */
class AdmissionTest extends AdmissionBench {
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
    places.foreign(7);

    assertThat(fillAndAccept(NOW)).isEqualTo(3);
    places.foreign(8);
    end();
    assertThat(fillAndAccept(NOW)).isZero();
    places.foreign(0);
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
}
