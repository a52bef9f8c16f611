package dev.promptbeam.ledger;

import dev.promptbeam.model.Sleeper;
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
 * another machine that takes a term. One that could not renew in time, because the storage was
 * away, still has it if nobody has taken it when it is back; else it says that it is lost.
 */
final class LeaseLock implements HeldLock {
  private static final Duration RENEW_AFTER = LeaseObject.TERM.dividedBy(3);
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Time as it passes here, whatever any clock says. */
  interface Time extends Sleeper {
    Time SYSTEM =
        new Time() {
          @Override
          public long nanos() {
            return System.nanoTime();
          }

          @Override
          public void sleep(Duration duration) throws InterruptedException {
            Sleeper.system().sleep(duration);
          }
        };

    long nanos();
  }

  private final LeaseObject object;
  private final String name;
  private final Time time;
  private final Thread renewing;
  private long number;
  private long renewed;
  private boolean closed;
  private boolean lost;
  private @Nullable Runnable stop;

  private LeaseLock(LeaseObject object, String name, Time time, long number, long renewed) {
    this.object = object;
    this.name = name;
    this.time = time;
    this.number = number;
    this.renewed = renewed;
    this.renewing = new Thread(this::renew, "promptbeam-lease");
    this.renewing.setDaemon(true);
  }

  static @Nullable HeldLock tryAcquire(Path file) throws IOException {
    LeaseLock lock = tryAcquire(file, Time.SYSTEM);
    if (lock != null) {
      lock.renewing.start();
    }
    return lock;
  }

  /** As above; it is for the caller to have it renewed. */
  static @Nullable LeaseLock tryAcquire(Path file, Time time) throws IOException {
    LeaseObject object = new LeaseObject(file);
    long since = time.nanos();
    LeaseRecord.Held first = object.read();
    LeaseRecord.Held held = first;
    while (held.generation() != 0 && !held.released()) {
      boolean over = time.nanos() - since >= LeaseObject.TERM.toNanos();
      if (held.generation() != first.generation() || object.isSurelyHeld()) {
        return null;
      }
      if (over) {
        break;
      }
      pause(time);
      held = object.read();
    }
    long now = time.nanos();
    String name = file.toString();
    if (!object.replace(held.generation(), name, false)) {
      return null;
    }
    return new LeaseLock(object, name, time, held.generation() + 1, now);
  }

  private static void pause(Time time) throws IOException {
    try {
      time.sleep(LOOK);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private void renew() {
    try {
      while (!isOver()) {
        time.sleep(LOOK);
        renewOnce();
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isOver() {
    return closed || lost;
  }

  /** Renews it where that is due. */
  void renewOnce() {
    Runnable stopping = null;
    synchronized (this) {
      long now = time.nanos();
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
        return; // whoever sends asks the dispatcher lease, which is void by then
      } catch (IOException e) {
        lost = true;
      }
      stopping = lost ? stop : null;
    }
    if (stopping != null) {
      stopping.run();
    }
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
