package dev.promptbeam.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PaceTest {
  private long time;
  private long processor;
  private int done;

  @Test
  void whatCostsLittleIsDoneEveryTwoSeconds() {
    Pace pace = new Pace(() -> time, () -> processor, true);

    assertThat(doneIn(pace, Duration.ofSeconds(9), Duration.ofMillis(1))).isEqualTo(5);
  }

  @Test
  void whatCostsMoreTakesAHundredthOfAProcessor() {
    Pace pace = new Pace(() -> time, () -> processor, true);

    int times = doneIn(pace, Duration.ofMinutes(10), Duration.ofMillis(100));

    assertThat(times).isBetween(58, 62);
  }

  @Test
  void evenWhatCostsMuchIsDoneTwiceAMinute() {
    Pace pace = new Pace(() -> time, () -> processor, true);

    assertThat(doneIn(pace, Duration.ofMinutes(10), Duration.ofSeconds(2))).isBetween(19, 21);
  }

  @Test
  void whatCanWaitIsNotDoneAtOnce() {
    assertThat(
            doneIn(
                new Pace(() -> time, () -> processor, false), Duration.ofSeconds(1), Duration.ZERO))
        .isZero();
  }

  private int doneIn(Pace pace, Duration span, Duration cost) {
    long end = time + span.toNanos();
    while (time < end) {
      pace.when(
          () -> {
            done++;
            processor += cost.toNanos();
            time += cost.toNanos();
          });
      time += Duration.ofMillis(500).toNanos();
    }
    return done;
  }
}
