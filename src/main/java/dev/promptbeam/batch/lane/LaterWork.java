package dev.promptbeam.batch.lane;

import dev.promptbeam.batch.answer.AnswerSaver;
import dev.promptbeam.batch.state.Work;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a lane has claimed and comes back to, since it can only be waited for. */
final class LaterWork {
  private record Postponed(Work work, Instant due) {}

  private final ArrayDeque<Postponed> waiting = new ArrayDeque<>();

  void add(Work work, Instant now) {
    waiting.add(new Postponed(work, now.plus(AnswerSaver.LATER)));
  }

  /** What has waited long enough, and is handed out with that; null where nothing has. */
  @Nullable Work due(Instant now) {
    Postponed first = waiting.peek();
    if (first == null || now.isBefore(first.due())) {
      return null;
    }
    return waiting.remove().work();
  }

  List<Work> all() {
    return waiting.stream().map(Postponed::work).toList();
  }
}
