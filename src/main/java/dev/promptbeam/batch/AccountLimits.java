package dev.promptbeam.batch;

import dev.promptbeam.ledger.Ledger;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Stops a run whose account the service refuses in its answers. What was on its way when it was
 * stopped for that says nothing new, and does not stop it again: it is asked once more.
 */
final class AccountLimits {
  private static final String STOPS = "account-stops";

  private final RunSession session;
  private final Records records;
  private final Ledger ledger;
  private final Clock clock;

  AccountLimits(RunSession session, Clock clock) {
    this.session = session;
    this.records = session.records();
    this.ledger = session.setup().directory().ledger();
    this.clock = clock;
  }

  /** To be called before the answers are recorded as read: from then on they may be asked again. */
  void stop(SendingTask task, long withheld) throws IOException {
    Intent intent = records.intent(task.name());
    Instant last = last();
    boolean known =
        intent != null
            && last != null
            && !records.creates().last(task.name(), intent).time().isAfter(last);
    if (known || session.cancelled()) {
      return;
    }
    String number = String.format(Locale.ROOT, "%06d", ledger.list(STOPS).size() + 1);
    ledger.create(STOPS + "/" + number, clock.instant());
    session.stop(
        "account",
        String.format(
            Locale.ROOT,
            "the service ended %,d answers of %s with PUP_LIMITED_DISABLED: the account is limited"
                + " or disabled for policy violations; no row is spent on it, they are asked again"
                + " when the run goes on",
            withheld,
            task.name()));
  }

  /** When the run was last stopped for this; null where it never was. */
  private @Nullable Instant last() throws IOException {
    List<String> stops = ledger.list(STOPS);
    return stops.isEmpty()
        ? null
        : ledger.read(STOPS + "/" + stops.get(stops.size() - 1), Instant.class);
  }
}
