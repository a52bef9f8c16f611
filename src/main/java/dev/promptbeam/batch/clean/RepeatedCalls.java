package dev.promptbeam.batch.clean;

import dev.promptbeam.batch.state.Backoff;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.model.Sleeper;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes calls that may be repeated, a few times where the service does not answer. */
final class RepeatedCalls {
  private static final int TRIES = 5;
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration MOST = Duration.ofSeconds(10);

  private final Sleeper sleeper;
  private final RandomGenerator random;

  RepeatedCalls(Sleeper sleeper, RandomGenerator random) {
    this.sleeper = sleeper;
    this.random = random;
  }

  /** A call that may be repeated. */
  @FunctionalInterface
  interface Call<T> {
    T make() throws GeminiException, InterruptedException;
  }

  /** A call without an answer. */
  @FunctionalInterface
  interface Order {
    void give() throws GeminiException, InterruptedException;
  }

  /** Its answer; null where what it asks for is not there. */
  <T> @Nullable T ask(Call<T> call) throws GeminiException, InterruptedException {
    Backoff backoff = new Backoff(FIRST, MOST, 2, random);
    for (int left = TRIES - 1; ; left--) {
      try {
        return call.make();
      } catch (GeminiException.Gone gone) {
        return null;
      } catch (GeminiException.Quota
          | GeminiException.Unavailable
          | GeminiException.Unreachable later) {
        if (left == 0) {
          throw later;
        }
        sleeper.sleep(backoff.after(later));
      }
    }
  }

  /**
   * Gives an order that concerns one thing; where the service says no, the rest can still be done.
   *
   * @param what the order, for people
   * @param problems takes what the service said
   * @return whether it was done now; false where the thing is not there
   * @throws GeminiException where nothing else could be done either
   */
  boolean order(String what, Order order, List<String> problems)
      throws GeminiException, InterruptedException {
    try {
      Boolean done =
          ask(
              () -> {
                order.give();
                return true;
              });
      return done != null;
    } catch (GeminiException.Invalid | GeminiException.Quota | GeminiException.Unavailable no) {
      problems.add("cannot " + what + ": " + no.getMessage());
      return false;
    }
  }
}
