package dev.promptbeam.batch.lane;

import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.state.Board;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * A look through the records for what a dispatcher in another JVM left for any lane to do.
 *
 * <p>Its cost does not grow with what is finished: that is remembered and not read again, so that
 * only the sendings in flight are looked at. Only the names are listed anew each time; the next
 * scan waits until the last one took a twentieth of the time or less.
 */
final class LedgerScan {
  private static final int SHARE = 20;

  private final Records records;
  private final Board board;
  private final Clock clock;

  /** Sendings of which nothing is left to do, ever. */
  private final Set<String> finished = new HashSet<>();

  /** What was posted, by its kind and name; a claim of an older epoch is void. */
  private final Set<String> posted = new HashSet<>();

  private int epoch;
  private Instant due = Instant.MIN;

  LedgerScan(Records records, Board board, Clock clock) {
    this.records = records;
    this.board = board;
    this.clock = clock;
  }

  /**
   * Posts what waits, where it is time again.
   *
   * @param published shards that need nothing more; those that have become so are added
   * @param again whether to post once more what was posted: its claimer may be dead
   */
  synchronized void turn(Collection<String> published, boolean again) throws IOException {
    if (again) {
      posted.clear();
    }
    Instant start = clock.instant();
    if (start.isBefore(due)) {
      return;
    }
    int current = records.epoch();
    if (current != epoch) {
      epoch = current;
      posted.clear();
    }
    published.addAll(records.published());
    for (String name : records.sendings()) {
      if (!finished.contains(name)) {
        look(name);
      }
    }
    for (String shard : records.settledShards()) {
      if (!published.contains(shard) && posted.add("publish " + shard)) {
        board.toPublish(shard);
      }
    }
    Instant end = clock.instant();
    due = end.plus(Duration.between(start, end).multipliedBy(SHARE - 1));
  }

  private void look(String name) throws IOException {
    if (records.read(name) != null) {
      finished.add(name);
      return;
    }
    Intent intent = records.intent(name);
    Ended ended = records.ended(name);
    SendingTask task = intent != null ? intent.task() : ended == null ? null : ended.unsent();
    if (task == null && records.split(name) != null) {
      finished.add(name);
    } else if (task != null && ended != null && posted.add("read " + name)) {
      board.toRead(task);
    }
  }
}
