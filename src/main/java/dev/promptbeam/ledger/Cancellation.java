package dev.promptbeam.ledger;

import java.io.IOException;
import java.time.Instant;

/**
 * The decision that a run shall end without the answers it still lacks. Permanent, unlike a stop,
 * which lasts for one start: a cancelled run is only ever settled.
 */
public final class Cancellation {
  private static final String RECORD = "cancelled";

  private final Ledger ledger;

  public Cancellation(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Decides it; a second time changes nothing. Whoever works on the run sees it. */
  public void request(Instant time) throws IOException {
    ledger.create(RECORD, time);
  }

  public boolean isRequested() throws IOException {
    return ledger.exists(RECORD);
  }
}
