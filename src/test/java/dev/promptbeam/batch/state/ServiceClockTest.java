package dev.promptbeam.batch.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceClockTest {
  private final VirtualClock own = new VirtualClock();
  private final List<Duration> told = new ArrayList<>();
  private final ServiceClock clock = new ServiceClock(own, told::add);

  @Test
  void isOursWhereTheServiceAgreesWithinMinutes() {
    assertThat(clock.heard(own.instant().plusSeconds(299))).isTrue();
    assertThat(clock.heard(null)).isTrue();

    assertThat(clock.instant()).isEqualTo(own.instant());
    assertThat(told).isEmpty();
  }

  @Test
  void isTheServicesWhereThreeAnswersInARowSaySo() {
    Instant date = own.instant().minus(Duration.ofDays(8));
    assertThat(clock.heard(date)).isFalse();
    assertThat(clock.heard(date.plusSeconds(3))).isFalse();
    assertThat(clock.instant()).isEqualTo(own.instant());
    assertThat(clock.isOutdated()).isFalse();
    assertThat(clock.heard(date)).isTrue();

    assertThat(clock.isOutdated()).isTrue();
    assertThat(clock.instant()).as("nothing moves in between").isEqualTo(own.instant());
    clock.takeOver();
    assertThat(clock.instant()).isEqualTo(date);
    assertThat(clock.isOutdated()).isFalse();
    assertThat(told).containsExactly(Duration.ofDays(-8));
    assertThat(clock.heard(date)).as("they agree now").isTrue();
    assertThat(told).as("it is said once").hasSize(1);
  }

  @Test
  void isNotMovedByAnswersThatDisagreeWithEachOther() {
    for (int answer = 0; answer < 20; answer++) {
      clock.heard(own.instant().plus(Duration.ofDays(answer % 2 == 0 ? 2 : 5)));
      clock.heard(own.instant().plus(Duration.ofDays(9)));
      clock.heard(own.instant());
    }

    assertThat(clock.isOutdated()).isFalse();
    clock.takeOver();
    assertThat(clock.instant()).isEqualTo(own.instant());
  }

  @Test
  void comesBackToOursWhenTheyAgreeAgain() {
    for (int answer = 0; answer < 3; answer++) {
      clock.heard(own.instant().plus(Duration.ofDays(2)));
    }
    clock.takeOver();
    assertThat(clock.offset()).isEqualTo(Duration.ofDays(2));
    for (int answer = 0; answer < 3; answer++) {
      clock.heard(own.instant().plusSeconds(2));
    }

    assertThat(clock.isOutdated()).isTrue();
    clock.takeOver();
    assertThat(clock.offset()).isZero();
    assertThat(told).containsExactly(Duration.ofDays(2), Duration.ZERO);
  }
}
