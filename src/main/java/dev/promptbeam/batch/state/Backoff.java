package dev.promptbeam.batch.state;

import dev.promptbeam.gemini.GeminiException;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Waits that grow from a first to a longest one, each a tenth shorter or longer by chance. */
public final class Backoff {
  private static final double JITTER = 0.1;

  private final Duration first;
  private final Duration most;
  private final double factor;
  private final RandomGenerator random;
  private Duration next;

  public Backoff(Duration first, Duration most, double factor, RandomGenerator random) {
    this.first = first;
    this.most = most;
    this.factor = factor;
    this.random = random;
    this.next = first;
  }

  public Duration next() {
    Duration base = next;
    next = min(scale(base, factor), most);
    return scale(base, 1 - JITTER + 2 * JITTER * random.nextDouble());
  }

  /** The next wait, or the server's hint where the call failed with a longer one. */
  public Duration after(@Nullable GeminiException failure) {
    Duration own = next();
    return failure == null ? own : failure.waitAtLeast(own);
  }

  /** What the server asks for, and the first wait at least: it may ask for no time at all. */
  public Duration asked(Duration hint) {
    return hint.compareTo(first) < 0 ? first : hint;
  }

  public void reset() {
    next = first;
  }

  private static Duration scale(Duration duration, double by) {
    return Duration.ofMillis(Math.max(1, Math.round(duration.toMillis() * by)));
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
