package dev.promptbeam.batch.lane;

import dev.promptbeam.batch.state.Work;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The work that waits for a lane, with a bell: it is rung when lanes may have nothing more to wait
 * for, so that a run which is over ends at once and not at their next look around.
 */
final class WorkQueue {
  private final Deque<Work> waiting = new ArrayDeque<>();
  private long rings;

  synchronized void add(Work piece) {
    waiting.add(piece);
    notifyAll();
  }

  /** Sends every lane to look whether it is still needed. */
  synchronized void ring() {
    rings++;
    notifyAll();
  }

  /** How often it has rung; taken before a look, it tells whether something has changed since. */
  synchronized long rings() {
    return rings;
  }

  /**
   * The next thing to do; null where there is none in time, or once the bell rings.
   *
   * @param heard how often it had rung when the lane last looked
   */
  synchronized @Nullable Work take(Duration most, long heard) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    long left = most.toNanos();
    while (waiting.isEmpty() && rings == heard && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = end - System.nanoTime();
    }
    return waiting.poll();
  }
}
