package dev.promptbeam.batch.answer;

import dev.promptbeam.model.LastWait;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Makes calls that end on interrupt, and cuts them short when they are not wanted any more. */
final class CutShort implements AutoCloseable {
  private static final Duration PIECE = Duration.ofMillis(500);

  private final Condition unwanted;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread made = new Thread(work, "promptbeam-download");
            made.setDaemon(true);
            return made;
          });

  /** Something that becomes true. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws IOException;
  }

  CutShort(Condition unwanted) {
    this.unwanted = unwanted;
  }

  /** What the call returns; null where it was cut short. */
  <T> @Nullable T call(Callable<T> call) throws IOException, InterruptedException {
    Future<T> future = thread.submit(call);
    try {
      while (!unwanted.holds()) {
        try {
          return future.get(PIECE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException lasts) {
          continue; // and look again whether it is wanted
        }
      }
      return null;
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } finally {
      future.cancel(true);
    }
  }

  private static IOException failure(@Nullable Throwable cause) {
    if (cause instanceof RuntimeException defect) {
      throw defect;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof IOException failed ? failed : new IOException(cause);
  }

  /** Interrupts what still goes on, and waits for its end: nothing is written afterwards. */
  @Override
  public void close() {
    thread.shutdownNow();
    if (!LastWait.on(millis -> thread.awaitTermination(millis, TimeUnit.MILLISECONDS))) {
      throw new IllegalStateException("a download did not end on interrupt");
    }
  }
}
