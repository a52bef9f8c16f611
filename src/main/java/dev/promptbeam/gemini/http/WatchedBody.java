package dev.promptbeam.gemini.http;

import dev.promptbeam.gemini.codec.BodySink;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Feeds a sink and ends a body that falls silent or lasts too long: the JDK's request timeout ends
 * at the headers, so that a stalled body would hang for ever (protocol 11).
 */
final class WatchedBody implements BodySubscriber<BodySink> {
  private static final long NANOS = 1_000_000_000;

  private final BodySink sink;
  private final long idleNanos;
  private final long totalNanos;
  private final long longestNanos;
  private final ScheduledExecutorService timer;
  private final CompletableFuture<BodySink> result = new CompletableFuture<>();
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Subscription subscription;
  private @Nullable ScheduledFuture<?> check;
  private long startedNanos;
  private long lastNanos;
  private long bytes;

  /**
   * @param total for the whole body, and a second more for each {@link Call#PACE} bytes of it
   * @param longest for the whole body, whatever it holds
   */
  WatchedBody(
      BodySink sink,
      Duration idle,
      Duration total,
      Duration longest,
      ScheduledExecutorService timer) {
    this.sink = sink;
    this.idleNanos = idle.toNanos();
    this.totalNanos = total.toNanos();
    this.longestNanos = longest.toNanos();
    this.timer = timer;
  }

  @Override
  public CompletionStage<BodySink> getBody() {
    return result;
  }

  @Override
  public void onSubscribe(Subscription given) {
    lock.lock();
    try {
      subscription = given;
      startedNanos = System.nanoTime();
      lastNanos = startedNanos;
      long period = Math.max(1_000_000, Math.min(idleNanos, totalNanos) / 4);
      check = timer.scheduleWithFixedDelay(this::check, period, period, TimeUnit.NANOSECONDS);
    } finally {
      lock.unlock();
    }
    given.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    lock.lock();
    try {
      if (result.isDone() || subscription == null) {
        return;
      }
      for (ByteBuffer buffer : buffers) {
        bytes += buffer.remaining();
        if (!sink.accept(buffer)) {
          subscription.cancel();
          finish();
          result.complete(sink);
          return;
        }
      }
      lastNanos = System.nanoTime();
      subscription.request(1);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onError(Throwable problem) {
    finish();
    result.completeExceptionally(problem);
  }

  @Override
  public void onComplete() {
    finish();
    sink.end(0);
    result.complete(sink);
  }

  private void check() {
    // A held lock means that bytes are being written just now, so the body is not idle.
    if (!lock.tryLock()) {
      return;
    }
    try {
      long now = System.nanoTime();
      long allowed = Math.min(longestNanos, totalNanos + bytes / Call.PACE * NANOS);
      if (now - lastNanos > idleNanos) {
        abort("no byte of the answer for " + Duration.ofNanos(idleNanos));
      } else if (now - startedNanos > allowed) {
        abort("the answer took longer than " + Duration.ofNanos(allowed));
      }
    } finally {
      lock.unlock();
    }
  }

  private void abort(String message) {
    if (subscription != null) {
      subscription.cancel();
    }
    onError(new HttpTimeoutException(message));
  }

  private void finish() {
    ScheduledFuture<?> scheduled = check;
    if (scheduled != null) {
      scheduled.cancel(false);
    }
  }
}
