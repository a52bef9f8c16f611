package dev.promptbeam.storage;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Calls that are made side by side: most of their time is waiting. */
public final class AtOnce {
  private static final int MOST = 24;

  private AtOnce() {}

  /** A call for one of many. */
  @FunctionalInterface
  public interface Call<A, B> {
    B make(A one) throws IOException;
  }

  /** The results in the order of what they are of; the first failure ends it. */
  public static <A, B> List<B> forEach(List<A> all, Call<A, B> call) throws IOException {
    List<B> made = new ArrayList<>(all.size());
    if (all.size() <= 1) {
      for (A one : all) {
        made.add(call.make(one));
      }
      return made;
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.min(MOST, all.size()), AtOnce::daemon);
    try {
      List<Future<B>> calls =
          all.stream().map(one -> threads.submit(() -> call.make(one))).toList();
      for (Future<B> result : calls) {
        made.add(result.get());
      }
      return made;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedByInterruptException();
    } finally {
      threads.shutdownNow();
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "promptbeam-storage");
    thread.setDaemon(true);
    return thread;
  }
}
