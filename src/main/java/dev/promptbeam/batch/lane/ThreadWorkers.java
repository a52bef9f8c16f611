package dev.promptbeam.batch.lane;

import dev.promptbeam.batch.state.Workers;
import dev.promptbeam.model.LastWait;
import java.time.Duration;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Calls on a fixed number of threads, their results in an inbox that can be waited on. */
final class ThreadWorkers implements Workers, AutoCloseable {
  private final ExecutorService threads;
  private final BlockingDeque<Result> inbox = new LinkedBlockingDeque<>();

  ThreadWorkers(int count) {
    this.threads =
        Executors.newFixedThreadPool(
            count,
            task -> {
              Thread thread = new Thread(task, "promptbeam-worker");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** To be handled on the dispatcher's thread. */
  @FunctionalInterface
  private interface Result {
    void handle() throws Exception;
  }

  @Override
  public <T> void run(Callable<T> call, Consumer<T> handler) {
    threads.execute(
        () -> {
          try {
            T value = call.call();
            inbox.add(() -> handler.accept(value));
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt(); // the dispatcher is closing: nobody waits for this
          } catch (Exception | Error e) {
            inbox.add(
                () -> {
                  throw e;
                });
          }
        });
  }

  @Override
  public void handleResults() throws Exception {
    for (Result result = inbox.poll(); result != null; result = inbox.poll()) {
      result.handle();
    }
  }

  /** Has the dispatcher's thread do something in its next turn. */
  void tell(Runnable message) {
    inbox.add(message::run);
  }

  /** Waits until there is a result to be handled, or as long as that. */
  void await(Duration most) throws InterruptedException {
    Result result = inbox.pollFirst(Math.max(1, most.toMillis()), TimeUnit.MILLISECONDS);
    if (result != null) {
      inbox.addFirst(result);
    }
  }

  /** Interrupts all calls and waits for their threads: after this nothing is sent any more. */
  @Override
  public void close() {
    threads.shutdownNow();
    if (!LastWait.on(millis -> threads.awaitTermination(millis, TimeUnit.MILLISECONDS))) {
      throw new IllegalStateException("a call to the service did not end on interrupt");
    }
  }
}
