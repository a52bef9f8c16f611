package dev.promptbeam.result;

import dev.promptbeam.model.LastWait;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Rows of a join on their way out, in their order: those with pictures wait for the threads that
 * write these, and the rows behind them wait too, a bounded number of them.
 */
final class JoinQueue implements AutoCloseable {
  /** They decode and hash, but wait for the disk most of the time. */
  private static final int THREADS = 8;

  private static final int MOST_ROWS = 64;
  private static final long MOST_BYTES = 16L << 20;

  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(THREADS, JoinQueue::thread); // none begins before its work does
  private long held;

  /** What is left to be done for a row when its turn has come. */
  @FunctionalInterface
  interface Emission {
    void emit() throws IOException;
  }

  private record Waiting(Future<?> until, long bytes, Emission emission) {}

  /** Has one of the threads do something, which ends when this is closed. */
  <T> Future<T> start(Callable<T> work) {
    return threads.submit(work);
  }

  /**
   * Adds a row, and emits those whose turn has come: before this one, and perhaps this one too.
   *
   * @param until what it waits for
   * @param bytes that it holds
   */
  void add(Future<?> until, long bytes, Emission emission) throws IOException {
    waiting.add(new Waiting(until, bytes, emission));
    held += bytes;
    Waiting first = waiting.peek();
    while (first != null && (first.until().isDone() || isFull())) {
      emitFirst();
      first = waiting.peek();
    }
  }

  /** Emits all that are left. */
  void finish() throws IOException {
    while (!waiting.isEmpty()) {
      emitFirst();
    }
  }

  private boolean isFull() {
    return waiting.size() > MOST_ROWS || held > MOST_BYTES;
  }

  private void emitFirst() throws IOException {
    Waiting first = waiting.remove();
    held -= first.bytes();
    first.emission().emit();
  }

  /** Interrupts what is under way and waits for it: after this nothing is written any more. */
  @Override
  public void close() {
    threads.shutdownNow();
    if (!LastWait.on(millis -> threads.awaitTermination(millis, TimeUnit.MILLISECONDS))) {
      throw new IllegalStateException("a picture's thread did not end on interrupt");
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "promptbeam-join");
    thread.setDaemon(true);
    return thread;
  }
}
