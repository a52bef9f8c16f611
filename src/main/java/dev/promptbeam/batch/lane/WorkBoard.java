package dev.promptbeam.batch.lane;

import dev.promptbeam.batch.lease.Claims;
import dev.promptbeam.batch.lease.Presence;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.state.Board;
import dev.promptbeam.batch.state.KnownShards;
import dev.promptbeam.batch.state.Work;
import dev.promptbeam.gemini.SteadyClock;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.StopCause;
import dev.promptbeam.ledger.StopRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The board of one run in one JVM: the work that is posted, who has claimed it, and the shards that
 * need none any more.
 */
final class WorkBoard implements Board, AutoCloseable {
  private static final int LOOKS_FOR_THE_LEFT = 10;

  private final Records records;
  private final Signals signals;
  private final KnownShards shards;
  private final Claims claims;
  private final LedgerScan scan;
  private final WorkQueue work = new WorkQueue();
  private final Set<String> published = new HashSet<>();
  private final AtomicInteger looks = new AtomicInteger();

  /**
   * @param shards of the run
   */
  WorkBoard(RunDirectory directory, Records records, Signals signals, KnownShards shards)
      throws IOException {
    this.records = records;
    this.signals = signals;
    this.shards = shards;
    this.scan = new LedgerScan(records, this, SteadyClock.start());
    this.published.addAll(records.published());
    this.claims = new Claims(records, Presence.show(directory));
  }

  @Override
  public void toRead(SendingTask task) {
    work.add(Work.read(task));
  }

  @Override
  public void toPublish(String shard) {
    work.add(Work.publish(shard));
  }

  @Override
  public void stop(StopCause cause, String message) {
    signals.stop(StopRecord.of(cause, message));
    work.ring();
  }

  /** How often lanes were sent to look whether they are still needed. */
  long rings() {
    return work.rings();
  }

  /** Sends every lane to look whether it is still needed. */
  void ring() {
    work.ring();
  }

  /** The next thing to do; null where there is none in time, or where lanes were rung since. */
  @Nullable Work take(Duration most, long heard) throws InterruptedException {
    return work.take(most, heard);
  }

  /**
   * Claims work for a lane of this session. What a session has claimed that is no more is posted
   * again: nobody else would do it.
   */
  boolean claim(Work piece, String lane) throws IOException {
    if (claims.take(piece, lane)) {
      return true;
    }
    if (claims.isAbandoned(piece)) {
      again(piece);
    }
    return false;
  }

  /** Posts work again at which a lane failed; its claim would keep all others from it for ever. */
  void again(Work failed) {
    work.add(failed.again());
  }

  /**
   * Takes in what other JVMs did, and posts what any of them left to do.
   *
   * @param leading whether the dispatcher is here: then it posts all work, and what is left is that
   *     of lanes that died
   */
  void lookAround(boolean leading) throws IOException {
    boolean left = looks.incrementAndGet() % LOOKS_FOR_THE_LEFT == 0;
    synchronized (published) {
      if (left || !leading) {
        scan.turn(published, left);
      } else {
        published.addAll(records.published());
      }
    }
  }

  void publishedDone(String shard) throws IOException {
    synchronized (published) {
      published.add(shard);
    }
    if (allPublished()) {
      ring();
    }
  }

  /** The last shards that are known may have become others since they were looked at. */
  boolean allPublished() throws IOException {
    synchronized (published) {
      return published.size() >= shards.count() && published.size() >= shards.look().size();
    }
  }

  /** True where every shard that is settled is published. */
  boolean publishedAllSettled() throws IOException {
    return new HashSet<>(records.published()).containsAll(records.settledShards());
  }

  @Override
  public void close() throws IOException {
    claims.close();
  }
}
