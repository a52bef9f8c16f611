package dev.promptbeam.cli.live;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Says when to do again what costs something: so that it takes a hundredth of a processor, and the
 * files that it waits for have five times as long a rest. The first time does not count, in which
 * classes are loaded.
 */
public final class Pace {
  private static final int SHARE = 100;
  private static final int REST = 5;
  private static final long SHORTEST = Duration.ofSeconds(2).toNanos();
  private static final long LONGEST = Duration.ofSeconds(30).toNanos();

  private final LongSupplier time;
  private final LongSupplier processor;
  private long due;
  private boolean first = true;

  /**
   * @param time in nanoseconds, from anywhere
   * @param processor how long this thread was at work
   */
  Pace(LongSupplier time, LongSupplier processor, boolean atOnce) {
    this.time = time;
    this.processor = processor;
    this.due = time.getAsLong() + (atOnce ? 0 : SHORTEST);
  }

  /** For the first time at once, or in a while. */
  public static Pace of(boolean atOnce) {
    return new Pace(
        System::nanoTime, ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime, atOnce);
  }

  /** What is done when it is time. */
  public interface Step<E extends Exception> {
    void run() throws E;
  }

  /** Does it where it is time. */
  public <E extends Exception> void when(Step<E> step) throws E {
    long began = time.getAsLong();
    if (began - due < 0) {
      return;
    }
    long before = processor.getAsLong();
    step.run();
    long cost =
        Math.max(SHARE * (processor.getAsLong() - before), REST * (time.getAsLong() - began));
    due = time.getAsLong() + (first ? SHORTEST : Math.min(LONGEST, Math.max(SHORTEST, cost)));
    first = false;
  }
}
