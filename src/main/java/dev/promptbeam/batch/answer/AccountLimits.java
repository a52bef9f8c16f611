package dev.promptbeam.batch.answer;

import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.state.Board;
import dev.promptbeam.ledger.Ledger;
import dev.promptbeam.ledger.StopCause;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Stops a run whose account the service refuses in its answers. What was on its way when it was
 * stopped for that says nothing new, and does not stop it again: it is asked once more. What was on
 * its way is told by the times of creates alone, which are all by one clock.
 */
public final class AccountLimits {
  private static final String STOPS = "account-stops";

  private final Records records;
  private final Ledger ledger;
  private final Board board;
  private final CutShort.Condition cancelled;

  public AccountLimits(Records records, Ledger ledger, Board board, CutShort.Condition cancelled) {
    this.records = records;
    this.ledger = ledger;
    this.board = board;
    this.cancelled = cancelled;
  }

  /** To be called before the answers are recorded as read: from then on they may be asked again. */
  public void stop(SendingTask task, long withheld) throws IOException {
    Instant last = last();
    boolean known = last != null && !created(task.name()).isAfter(last);
    if (known || cancelled.holds()) {
      return;
    }
    board.stop(
        StopCause.ACCOUNT,
        String.format(
            Locale.ROOT,
            "the service ended %,d answers of %s with PUP_LIMITED_DISABLED: the account is limited"
                + " or disabled for policy violations; no row is spent on it, they are asked again"
                + " when the run goes on",
            withheld,
            task.name()));
    String number = String.format(Locale.ROOT, "%06d", ledger.list(STOPS).size() + 1);
    ledger.create(STOPS + "/" + number, newest());
  }

  /** The newest create when the run was last stopped for this; null where it never was. */
  private @Nullable Instant last() throws IOException {
    List<String> stops = ledger.list(STOPS);
    return stops.isEmpty()
        ? null
        : ledger.read(STOPS + "/" + stops.get(stops.size() - 1), Instant.class);
  }

  private Instant newest() throws IOException {
    Instant newest = Instant.MIN;
    for (String sending : records.sendings()) {
      Instant created = created(sending);
      newest = created.isAfter(newest) ? created : newest;
    }
    return newest;
  }

  /** When its create was last about to be sent; long ago where it never was. */
  private Instant created(String sending) throws IOException {
    Intent intent = records.intent(sending);
    return intent == null ? Instant.MIN : records.creates().last(sending, intent).time();
  }
}
