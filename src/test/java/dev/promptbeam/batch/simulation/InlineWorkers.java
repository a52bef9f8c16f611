package dev.promptbeam.batch.simulation;

import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.state.Workers;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Runs each call on the spot; its result comes back when the call's time has passed. */
final class InlineWorkers implements Workers {
  private final VirtualClock clock;
  private final Faults faults;
  private final Duration callTime;
  private final PriorityQueue<Result> results =
      new PriorityQueue<>(Comparator.comparing(Result::due).thenComparing(Result::number));
  private long calls;

  private record Result(Instant due, long number, Runnable handler) {}

  InlineWorkers(VirtualClock clock, Faults faults, Duration callTime) {
    this.clock = clock;
    this.faults = faults;
    this.callTime = callTime;
  }

  @Override
  public <T> void run(Callable<T> call, Consumer<T> handler) {
    T value;
    try {
      value = call.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    Instant due = clock.instant().plusMillis(faults.upTo(callTime.toMillis()));
    results.add(new Result(due, calls++, () -> handler.accept(value)));
  }

  @Override
  public void handleResults() {
    while (!results.isEmpty() && !results.element().due().isAfter(clock.instant())) {
      results.remove().handler().run();
    }
  }

  /** When the next result comes back. */
  Instant next() {
    return results.isEmpty() ? Instant.MAX : results.element().due();
  }
}
