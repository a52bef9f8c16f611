package dev.promptbeam.batch.clean;

import dev.promptbeam.batch.record.Records;
import dev.promptbeam.ledger.Ledger;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;

/** The records that nothing of a run is left on the service, as far as it had come by then. */
public final class Cleaned {
  private final Ledger ledger;

  public Cleaned(Ledger ledger) {
    this.ledger = ledger;
  }

  void note(Instant time) throws IOException {
    ledger.create(name(), time);
  }

  /** False where it was never cleaned, or has sent more since. */
  public boolean isNoted() throws IOException {
    return ledger.exists(name());
  }

  private String name() throws IOException {
    int sendings = new Records(ledger).sendings().size();
    return "cleaned/" + String.format(Locale.ROOT, "%06d", sendings);
  }
}
