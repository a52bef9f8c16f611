package dev.promptbeam.batch.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.simulation.MemoryLedger;
import dev.promptbeam.batch.state.Board;
import dev.promptbeam.ledger.StopCause;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Starts of one run that the service refuses the account in its answers. */
class AccountLimitsTest {
  /** By the service's clock; the machine's may show anything. */
  private static final Instant LONG_AGO = Instant.parse("2001-01-01T00:00:00Z");

  private final MemoryLedger ledger = new MemoryLedger();
  private final Records records = new Records(ledger);
  private final List<String> stops = new ArrayList<>();
  private boolean cancelled;
  private final AccountLimits limits =
      new AccountLimits(records, ledger, new Stopped(), () -> cancelled);

  @Test
  void whatWasOnItsWayWhenTheRunWasStoppedDoesNotStopItAgain() throws IOException {
    SendingTask first = created(1, LONG_AGO);
    SendingTask underWay = created(2, LONG_AGO.plusSeconds(9));
    limits.stop(first, 1_000);
    assertThat(stops)
        .singleElement()
        .asString()
        .startsWith("account the service ended 1,000 answers of 00000-000.1 with PUP_LIMITED");

    limits.stop(underWay, 1);
    limits.stop(first, 1_000);

    assertThat(stops).hasSize(1);
  }

  @Test
  void whatWasAskedAfterItStopsItWhateverTheClockHereShows() throws IOException {
    limits.stop(created(1, LONG_AGO), 1);

    for (int start = 2; start < 5; start++) {
      limits.stop(created(start, LONG_AGO.plus(Duration.ofMinutes(start))), 1);
      assertThat(stops).hasSize(start);
    }
  }

  @Test
  void whatIsAskedOnceMoreWithTheSameIntentStopsItToo() throws IOException {
    SendingTask task = created(1, LONG_AGO);
    limits.stop(task, 1);
    records.creates().noteAgain(task.name(), LONG_AGO.plusSeconds(60));

    limits.stop(task, 1);

    assertThat(stops).hasSize(2);
  }

  @Test
  void aRunThatIsCancelledAsksNothingAnyMoreAndIsNotStopped() throws IOException {
    cancelled = true;

    limits.stop(created(1, LONG_AGO), 1);

    assertThat(stops).isEmpty();
  }

  private SendingTask created(int shard, Instant time) throws IOException {
    String id = String.format(Locale.ROOT, "%05d-000", shard - 1);
    SendingTask task = SendingTask.first(new ShardInfo(id, 1, 1, 1, 1));
    assertThat(
            records.createIntent(
                task.name(), new Intent("name " + shard, "files/1", "m", "", "", time, task)))
        .isTrue();
    return task;
  }

  private final class Stopped implements Board {
    @Override
    public void toRead(SendingTask task) {}

    @Override
    public void toPublish(String shard) {}

    @Override
    public void stop(StopCause cause, String message) {
      stops.add(cause.word() + " " + message);
    }
  }
}
