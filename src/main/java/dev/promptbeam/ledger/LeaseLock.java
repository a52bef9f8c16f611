package dev.promptbeam.ledger;

import dev.promptbeam.storage.StorageUnavailableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An exclusive lock as a lease: renewed in the background for as long as it is held, anybody's a
 * term after its last renewal. No two clocks are compared: a holder counts from before it renews,
 * who waits for it from when it first saw that renewal.
 *
 * <p>A holder that dies on this machine is seen to be dead, and its lock is free at once; of one on
 * another machine that takes a term. One that cannot renew has lost the lock before anybody else
 * can have it, and says so.
 */
final class LeaseLock implements HeldLock {
  private static final Duration RENEW_AFTER = LeaseObject.TERM.dividedBy(3);
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** So long before the end of the term it is given up. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private final LeaseObject object;
  private final String name;
  private final Thread renewing;
  private long number;
  private long renewed;
  private boolean closed;
  private boolean lost;
  private @Nullable Runnable stop;

  private LeaseLock(LeaseObject object, String name, long number, long renewed) {
    this.object = object;
    this.name = name;
    this.number = number;
    this.renewed = renewed;
    this.renewing = new Thread(this::renew, "promptbeam-lease");
    this.renewing.setDaemon(true);
  }

  static @Nullable HeldLock tryAcquire(Path file) throws IOException {
    LeaseObject object = new LeaseObject(file);
    long since = System.nanoTime();
    LeaseRecord.Held first = object.read();
    LeaseRecord.Held held = first;
    while (held.generation() != 0 && !held.released()) {
      boolean over = System.nanoTime() - since >= LeaseObject.TERM.toNanos();
      if (held.generation() != first.generation() || object.isSurelyHeld()) {
        return null;
      }
      if (over) {
        break;
      }
      pause();
      held = object.read();
    }
    long now = System.nanoTime();
    String name = file.toString();
    if (!object.replace(held.generation(), name, false)) {
      return null;
    }
    LeaseLock lock = new LeaseLock(object, name, held.generation() + 1, now);
    lock.renewing.start();
    return lock;
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(LOOK.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private void renew() {
    try {
      while (!isOver()) {
        Thread.sleep(LOOK.toMillis());
        renewOnce();
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isOver() {
    return closed || lost;
  }

  private void renewOnce() {
    Runnable stopping = null;
    synchronized (this) {
      long now = System.nanoTime();
      if (isOver() || now - renewed < RENEW_AFTER.toNanos()) {
        return;
      }
      try {
        if (object.replace(number, name, false)) {
          number++;
          renewed = now;
        } else {
          lost = true;
        }
      } catch (StorageUnavailableException later) {
        lost = isOverdue();
      } catch (IOException e) {
        lost = true;
      }
      stopping = lost ? stop : null;
    }
    if (stopping != null) {
      stopping.run();
    }
  }

  private boolean isOverdue() {
    return System.nanoTime() - renewed >= LeaseObject.TERM.minus(MARGIN).toNanos();
  }

  @Override
  public void onLost(Runnable doing) {
    boolean already;
    synchronized (this) {
      stop = doing;
      already = lost;
    }
    if (already) {
      doing.run();
    }
  }

  @Override
  public void discard() throws IOException {
    if (end()) {
      object.delete();
    }
  }

  @Override
  public void close() throws IOException {
    if (end()) {
      object.replace(number, name, true);
    }
  }

  /** Ends the renewals; false where it is not held any more. */
  private synchronized boolean end() {
    boolean held = !closed && !lost;
    closed = true;
    renewing.interrupt();
    return held;
  }
}
