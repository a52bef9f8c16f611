package dev.promptbeam.batch.media;

import dev.promptbeam.gemini.GeminiException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Makes calls a few at a time, whoever asks for them, and those that concern the same thing one
 * after another.
 */
final class Few {
  private static final int AT_ONCE = 4;
  private static final int LOCKS = 64;
  private static final long LONGEST_END_SECONDS = 30;

  private final Semaphore turns = new Semaphore(AT_ONCE, true);
  private final ReentrantLock[] locks = new ReentrantLock[LOCKS];

  Few() {
    for (int place = 0; place < LOCKS; place++) {
      locks[place] = new ReentrantLock();
    }
  }

  /** What is done with one of them. */
  @FunctionalInterface
  interface Work<T> {
    void with(T item) throws GeminiException, IOException, InterruptedException;
  }

  /**
   * Returns when all is done, or ends with the first failure when those under way are over.
   *
   * @param thing what each concerns
   */
  <T> void forEach(Collection<T> items, Function<T, String> thing, Work<T> work)
      throws GeminiException, IOException, InterruptedException {
    ConcurrentLinkedQueue<T> queue = new ConcurrentLinkedQueue<>(items);
    int count = Math.min(AT_ONCE, items.size());
    if (count == 0) {
      return;
    }
    ExecutorService threads = Executors.newFixedThreadPool(count, Few::thread);
    try {
      List<Future<?>> futures = new ArrayList<>();
      for (int started = 0; started < count; started++) {
        futures.add(
            threads.submit(
                () -> {
                  drain(queue, thing, work);
                  return null;
                }));
      }
      for (Future<?> future : futures) {
        settle(future); // a failure of one must not cut off what others have half uploaded
      }
      for (Future<?> future : futures) {
        await(future);
      }
    } finally {
      threads.shutdownNow();
      threads.awaitTermination(LONGEST_END_SECONDS, TimeUnit.SECONDS);
    }
  }

  private <T> void drain(ConcurrentLinkedQueue<T> queue, Function<T, String> thing, Work<T> work)
      throws GeminiException, IOException, InterruptedException {
    boolean failed = true;
    try {
      for (T item = queue.poll(); item != null; item = queue.poll()) {
        one(item, locks[Math.floorMod(thing.apply(item).hashCode(), LOCKS)], work);
      }
      failed = false;
    } finally {
      if (failed) {
        queue.clear(); // the others begin nothing more
      }
    }
  }

  private <T> void one(T item, ReentrantLock lock, Work<T> work)
      throws GeminiException, IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      turns.acquire();
      try {
        work.with(item);
      } finally {
        turns.release();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until it is over, whatever came of it. */
  private static void settle(Future<?> future) throws InterruptedException {
    try {
      future.get();
    } catch (ExecutionException e) {
      return; // await throws it, once all are over
    }
  }

  private static void await(Future<?> future)
      throws GeminiException, IOException, InterruptedException {
    try {
      future.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof GeminiException failure) {
        throw failure;
      }
      if (cause instanceof RuntimeException defect) {
        throw defect;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      if (cause instanceof InterruptedException stopped) {
        throw stopped;
      }
      throw cause instanceof IOException failed ? failed : new IOException(cause);
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "promptbeam-media");
    thread.setDaemon(true);
    return thread;
  }
}
