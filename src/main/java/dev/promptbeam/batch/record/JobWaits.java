package dev.promptbeam.batch.record;

import dev.promptbeam.ledger.Ledger;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The records of what is waited for at jobs longer than a start may last; few jobs have any. Each
 * is null where it has not come to that.
 */
public final class JobWaits {
  private final Ledger ledger;

  JobWaits(Ledger ledger) {
    this.ledger = ledger;
  }

  /** When a job was given up for lack of progress. */
  public @Nullable Instant givenUp(String sending) throws IOException {
    return read(sending, "given-up");
  }

  /** To be noted before the job is cancelled: a cancelled job is somebody else's decision else. */
  public void noteGivenUp(String sending, Instant time) throws IOException {
    note(sending, "given-up", time);
  }

  /** When the service answered the cancel of a job. */
  public @Nullable Instant cancelAnswered(String sending) throws IOException {
    return read(sending, "cancelled");
  }

  public void noteCancelAnswered(String sending, Instant time) throws IOException {
    note(sending, "cancelled", time);
  }

  /** Since when a job was seen to have succeeded without its output. */
  public @Nullable Instant outputAwaited(String sending) throws IOException {
    return read(sending, "output-awaited");
  }

  public void noteOutputAwaited(String sending, Instant since) throws IOException {
    note(sending, "output-awaited", since);
  }

  /** When the first list was begun that could have shown a job in doubt, and proved nothing. */
  public @Nullable Instant blind(String sending) throws IOException {
    return read(sending, "blind");
  }

  public void noteBlind(String sending, Instant time) throws IOException {
    note(sending, "blind", time);
  }

  /** The same of the last look for one that was given up. */
  public @Nullable Instant blindLate(String sending) throws IOException {
    return read(sending, "blind-late");
  }

  public void noteBlindLate(String sending, Instant time) throws IOException {
    note(sending, "blind-late", time);
  }

  private @Nullable Instant read(String sending, String record) throws IOException {
    return ledger.read(path(sending, record), Instant.class);
  }

  private void note(String sending, String record, Instant time) throws IOException {
    ledger.create(path(sending, record), time);
  }

  private static String path(String sending, String record) {
    return Records.SENDINGS + "/" + sending + "/" + record;
  }
}
