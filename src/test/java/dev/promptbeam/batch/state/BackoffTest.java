package dev.promptbeam.batch.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.gemini.GeminiException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration MOST = Duration.ofMinutes(1);

  @Test
  void growsFromTheFirstToTheLongestWaitATenthMoreOrLess() {
    for (int seed = 0; seed < 100; seed++) {
      Backoff backoff = new Backoff(FIRST, MOST, 2, new Random(seed));
      for (long base : List.of(10_000L, 20_000L, 40_000L, 60_000L, 60_000L)) {
        assertThat(backoff.next().toMillis())
            .as("seed %d", seed)
            .isBetween(base * 9 / 10, base * 11 / 10);
      }
    }
  }

  @Test
  void beginsAnewAfterAReset() {
    Backoff backoff = new Backoff(FIRST, MOST, 2, new Random(1));
    backoff.next();
    backoff.next();

    backoff.reset();

    assertThat(backoff.next()).isLessThan(Duration.ofSeconds(12));
  }

  @Test
  void isSpreadByChanceAndAlikeForOneSeed() {
    assertThat(waits(7)).isEqualTo(waits(7)).doesNotHaveDuplicates();
    assertThat(waits(7)).isNotEqualTo(waits(8));
  }

  @Test
  void isNeverZero() {
    Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), 2, new Random(1));

    assertThat(backoff.next()).isPositive();
  }

  @Test
  void givesWayToALongerHintOfTheServer() {
    Duration hint = Duration.ofSeconds(30);
    Backoff backoff = new Backoff(FIRST, MOST, 2, new Random(1));

    assertThat(backoff.after(new GeminiException.Quota("429", hint))).isEqualTo(hint);
    assertThat(backoff.after(new GeminiException.Unavailable("503", 503, null))).isNotEqualTo(hint);
    assertThat(backoff.after(new GeminiException.Unavailable("503", 503, hint, null)))
        .as("our own wait is longer by now")
        .isGreaterThan(hint);
    assertThat(backoff.after(null)).isGreaterThan(hint);
  }

  private static List<Duration> waits(long seed) {
    Backoff backoff = new Backoff(FIRST, FIRST, 1, new Random(seed));
    return Stream.generate(backoff::next).limit(10).toList();
  }
}
