package dev.promptbeam.batch.record;

import dev.promptbeam.ledger.Ledger;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The records of what is waited for at jobs longer than a start may last; few jobs have any. The
 * first time counts.
 */
public final class JobWaits {
  private final Ledger ledger;

  JobWaits(Ledger ledger) {
    this.ledger = ledger;
  }

  /** What came of a job at a time, from which on something is waited for. */
  public enum Mark {
    /**
     * It was given up for lack of progress. Noted before the job is cancelled: a cancelled job is
     * somebody else's decision else.
     */
    GIVEN_UP("given-up"),
    /** Its requests are to be asked one by one. Noted before it is cancelled for that. */
    RECALLED("recalled"),
    /** The service answered its cancel. */
    CANCEL_ANSWERED("cancelled"),
    /** It was seen to have succeeded without its output. */
    OUTPUT_AWAITED("output-awaited"),
    /** In doubt: the first list was begun that could have shown it, and proved nothing. */
    BLIND("blind"),
    /** The same of the last look for one that was given up. */
    BLIND_LATE("blind-late");

    private final String record;

    Mark(String record) {
      this.record = record;
    }
  }

  /** Null where it has not come to that. */
  public @Nullable Instant since(String sending, Mark mark) throws IOException {
    return ledger.read(path(sending, mark), Instant.class);
  }

  public void note(String sending, Mark mark, Instant time) throws IOException {
    ledger.create(path(sending, mark), time);
  }

  private static String path(String sending, Mark mark) {
    return Records.SENDINGS + "/" + sending + "/" + mark.record;
  }
}
