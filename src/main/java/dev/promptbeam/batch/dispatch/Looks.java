package dev.promptbeam.batch.dispatch;

import dev.promptbeam.batch.state.Sending;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The times at which sendings are to be looked at next, one for each; finds the due ones without
 * going through all. Planned for 12:00 and then for 12:05, a sending is looked at once, at 12:05.
 */
final class Looks {
  private final PriorityQueue<Look> looks = new PriorityQueue<>(Comparator.comparing(Look::at));

  /** The times that count: others in the queue were planned before. */
  private final Map<Sending, Instant> planned = new HashMap<>();

  private record Look(Instant at, Sending sending) {}

  /** What a look does. */
  @FunctionalInterface
  interface Action {
    void accept(Sending sending) throws IOException;
  }

  /** Takes the place of an earlier time for this sending. */
  void plan(Sending sending, Instant at) {
    planned.put(sending, at);
    looks.add(new Look(at, sending));
  }

  /** There will be none unless it is planned anew. */
  void drop(Sending sending) {
    planned.remove(sending);
  }

  /** When it is to be looked at; never where nothing is planned, as while a look is under way. */
  Instant next(Sending sending) {
    return planned.getOrDefault(sending, Instant.MAX);
  }

  /** Hands out all sendings that are due; returns when the next one is. */
  Instant turn(Instant now, Action look) throws IOException {
    for (Look first = looks.peek(); isDue(first, now); first = looks.peek()) {
      looks.remove();
      if (planned.remove(first.sending(), first.at())) {
        look.accept(first.sending());
      }
    }
    Look next = looks.peek();
    return next == null ? Instant.MAX : next.at();
  }

  private static boolean isDue(@Nullable Look look, Instant now) {
    return look != null && !now.isBefore(look.at());
  }
}
