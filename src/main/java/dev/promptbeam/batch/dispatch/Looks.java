package dev.promptbeam.batch.dispatch;

import dev.promptbeam.batch.state.Sending;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** When each sending is to be looked at next; finds the due ones without going through all. */
final class Looks {
  private final PriorityQueue<Look> looks = new PriorityQueue<>(Comparator.comparing(Look::at));

  private record Look(Instant at, Sending sending) {}

  /** What a look does. */
  @FunctionalInterface
  interface Action {
    void accept(Sending sending) throws IOException;
  }

  /** Takes the place of an earlier time for this sending. */
  void plan(Sending sending, Instant at) {
    sending.due = at;
    looks.add(new Look(at, sending));
  }

  /** Hands out all sendings that are due; returns when the next one is. */
  Instant turn(Instant now, Action look) throws IOException {
    for (Look first = looks.peek(); isDue(first, now); first = looks.peek()) {
      looks.remove();
      if (first.at().equals(first.sending().due)) {
        first.sending().due = Instant.MAX;
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
