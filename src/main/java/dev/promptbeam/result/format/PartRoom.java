package dev.promptbeam.result.format;

import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The memory that tables in the making take in this process: a third of its heap. Who begins one
 * waits until there is room for it, so that it does not matter how many lanes there are. A lane
 * makes one at a time.
 */
final class PartRoom {
  private static final PartRoom SHARED = new PartRoom(Runtime.getRuntime().maxMemory() / 3);

  /** Of buffers, whatever is in them: 40 MB were seen for 10,000 columns. */
  private static final long PER_COLUMN = 4 << 10;

  private final int most;
  private final Semaphore megabytes;

  PartRoom(long bytes) {
    most = Math.max(1, megabytes(bytes));
    megabytes = new Semaphore(most, true);
  }

  static PartRoom shared() {
    return SHARED;
  }

  /**
   * Waits for room; one that is larger than all of it has it to itself.
   *
   * @param group bytes of rows that are held
   */
  Share take(long group, int columns) throws InterruptedIOException {
    int wanted = Math.min(most, 1 + megabytes(group + columns * PER_COLUMN));
    try {
      megabytes.acquire(wanted);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
    return new Share(wanted);
  }

  private static int megabytes(long bytes) {
    return (int) Math.min(Integer.MAX_VALUE / 2, bytes >> 20);
  }

  /** Megabytes that are free. */
  int free() {
    return megabytes.availablePermits();
  }

  /** Whether somebody waits. */
  boolean isAwaited() {
    return megabytes.hasQueuedThreads();
  }

  /** Room that one has, until it is closed. */
  final class Share implements AutoCloseable {
    private final int taken;
    private final AtomicBoolean given = new AtomicBoolean();

    private Share(int taken) {
      this.taken = taken;
    }

    @Override
    public void close() {
      if (given.compareAndSet(false, true)) {
        megabytes.release(taken);
      }
    }
  }
}
