package dev.promptbeam.model;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Threads with a stack on which code can recurse over any JSON that is read, and that can be left
 * behind should one never come back. They end when nothing was asked of them for a while.
 */
public final class RoomyThreads {
  /** Reserved, not taken: only what recursion has touched takes memory. */
  private static final long STACK_BYTES = 32L << 20;

  private static final long IDLE_SECONDS = 10;
  private static final long LOOK_SECONDS = 5;

  /** Of the processor, so that a machine that is busy or asleep makes no verdict. */
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
  private static final ExecutorService THREADS =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          RoomyThreads::thread);

  private RoomyThreads() {}

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(null, work, "roomy", STACK_BYTES);
    thread.setDaemon(true);
    return thread;
  }

  /** Work that has used the processor for longer than any that comes back. */
  public static final class StuckException extends Exception {
    private static final long serialVersionUID = 1;

    StuckException() {
      super("it was given up after a minute of work");
    }
  }

  /**
   * Runs work and waits for it; an interrupt does not end the wait, but is not forgotten.
   *
   * @throws StuckException if it was left behind
   * @throws ExecutionException with what the work threw, an Error too
   */
  public static <T> T call(Callable<T> work) throws StuckException, ExecutionException {
    AtomicLong worker = new AtomicLong(-1);
    Future<T> result =
        THREADS.submit(
            () -> {
              worker.set(Thread.currentThread().getId());
              return work.call();
            });
    boolean interrupted = false;
    long before = 0;
    try {
      while (true) {
        try {
          return result.get(LOOK_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (TimeoutException e) {
          long now = worker.get() < 0 ? 0 : CLOCK.getThreadCpuTime(worker.get());
          before = before == 0 ? now : before;
          if (now - before > MOST_NANOS) {
            result.cancel(true);
            throw new StuckException();
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
