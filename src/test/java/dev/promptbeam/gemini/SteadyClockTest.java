package dev.promptbeam.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  @Test
  void runsOnByItselfFromTheTimeItWasStarted() {
    Instant start = Instant.parse("2026-11-28T06:00:00Z");
    AtomicLong nanos = new AtomicLong(-5_000);
    SteadyClock clock = new SteadyClock(start, nanos::get);

    assertThat(clock.instant()).isEqualTo(start);
    nanos.addAndGet(Duration.ofHours(30).toNanos());
    assertThat(clock.instant()).isEqualTo(start.plus(Duration.ofHours(30)));
  }

  @Test
  void startsWithTheTimeOfTheMachine() {
    Instant before = Instant.now();
    Instant shown = SteadyClock.start().instant();

    assertThat(shown).isBetween(before.minusMillis(1), Instant.now().plusMillis(1));
  }
}
