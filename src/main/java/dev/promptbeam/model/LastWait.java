package dev.promptbeam.model;

import java.time.Duration;

/**
 * A wait, of 30 s at most, for a thread or process that has been told to end. A runner that cancels
 * interrupts the waiting thread again and again; cut short, the wait would leave behind what its
 * end frees, such as the lease.
 */
public final class LastWait {
  private static final Duration MOST = Duration.ofSeconds(30);

  private LastWait() {}

  /** Waits that long at most. */
  @FunctionalInterface
  public interface Wait {
    /** True where it has ended. */
    boolean ended(long millis) throws InterruptedException;
  }

  /** False where it has not ended in time; keeps the thread's interrupt for whoever comes next. */
  public static boolean on(Wait wait) {
    long end = System.nanoTime() + MOST.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
        try {
          return wait.ended(Math.max(1, left));
        } catch (InterruptedException again) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
