package dev.promptbeam.batch.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Published;
import dev.promptbeam.batch.record.ReadRecord;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.Settled;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.record.SplitRecord;
import dev.promptbeam.batch.simulation.MemoryLedger;
import dev.promptbeam.batch.state.Board;
import dev.promptbeam.gemini.UtcClock;
import dev.promptbeam.ledger.StopCause;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerScanTest {
  private static final Instant NOW = VirtualClock.START;

  private final MemoryLedger ledger = new MemoryLedger();
  private final Records records = new Records(ledger);
  private final Posts posts = new Posts();
  private final Set<String> published = new HashSet<>();
  private final SlowClock clock = new SlowClock();
  private final LedgerScan scan = new LedgerScan(records, posts, clock);

  @BeforeEach
  void begin() throws IOException {
    records.beginEpoch("1");
  }

  @Test
  void postsWhatEndedAndWhatIsSettledOnce() throws IOException {
    submit("a.1");
    end("b.1");
    records.createSettled("c", new Settled(1, Map.of()));

    scan();
    scan();

    assertThat(posts.all).containsExactly("read b.1", "publish c");
  }

  @Test
  void postsAgainWhenAnotherDispatcherHasTakenOver() throws IOException {
    end("b.1");
    scan();

    records.beginEpoch("2");
    scan();

    assertThat(posts.all).containsExactly("read b.1", "read b.1");
  }

  @Test
  void readsNothingOfWhatIsFinished() throws IOException {
    for (int shard = 0; shard < 1_000; shard++) {
      end(shard + ".1");
      records.createRead(shard + ".1", new ReadRecord(1, 0, 0, 0));
      SendingTask whole = task("x" + shard + ".1");
      records.createSplit(whole.name(), new SplitRecord(whole, 2, "too large", NOW));
    }
    submit("a.1");
    scan();
    ledger.reads = 0;

    scan();

    assertThat(ledger.reads).isLessThan(10);
    assertThat(posts.all).isEmpty();
  }

  @Test
  void whatIsPublishedIsNotPostedAndHandedOut() throws IOException {
    records.createSettled("c", new Settled(1, Map.of()));
    records.createOutcome("c", new Published(null, null, null));

    scan();

    assertThat(posts.all).isEmpty();
    assertThat(published).containsExactly("c");
  }

  @Test
  void aScanThatTookLongIsNotRepeatedSoon() throws IOException {
    clock.step = Duration.ofMillis(100);
    scan.turn(published, false);
    end("b.1");

    clock.now = clock.now.plusMillis(1_500);
    scan.turn(published, false);
    assertThat(posts.all).isEmpty();

    clock.now = clock.now.plusMillis(1_000);
    scan.turn(published, false);
    assertThat(posts.all).containsExactly("read b.1");
  }

  @Test
  void postsOnceMoreWhatIsNotDoneWhereItsClaimerMayBeDead() throws IOException {
    end("a.1");
    scan();
    scan();
    assertThat(posts.all).containsExactly("read a.1");

    clock.now = clock.now.plusSeconds(2);
    scan.turn(published, true);
    assertThat(posts.all).containsExactly("read a.1", "read a.1");
  }

  private void scan() throws IOException {
    clock.now = clock.now.plusSeconds(2);
    scan.turn(published, false);
  }

  private void submit(String name) throws IOException {
    records.createIntent(name, new Intent("d", "files/1", "m", "e", "", NOW, task(name)));
  }

  private void end(String name) throws IOException {
    submit(name);
    records.createEnded(name, Ended.withoutJob(Ended.End.REFUSED, "", List.of(), NOW));
  }

  private static SendingTask task(String name) {
    return SendingTask.first(new ShardInfo(name.substring(0, name.indexOf('.')), 1, 1, 1, 1));
  }

  private static final class Posts implements Board {
    final List<String> all = new ArrayList<>();

    @Override
    public void toRead(SendingTask task) {
      all.add("read " + task.name());
    }

    @Override
    public void toPublish(String shard) {
      all.add("publish " + shard);
    }

    @Override
    public void stop(StopCause cause, String message) {
      throw new AssertionError("nobody stops here: " + cause);
    }
  }

  /** Moves by a step each time it is asked. */
  private static final class SlowClock extends UtcClock {
    Instant now = NOW;
    Duration step = Duration.ZERO;

    @Override
    public Instant instant() {
      now = now.plus(step);
      return now;
    }
  }
}
