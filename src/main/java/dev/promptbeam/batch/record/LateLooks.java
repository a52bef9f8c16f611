package dev.promptbeam.batch.record;

import dev.promptbeam.ledger.Ledger;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The records of sendings that were given up, and are looked for once more in the lists. */
public final class LateLooks {
  private static final String LATE_LOOKS = "late-looks";
  private static final String LATE_LOOKS_DONE = "late-looks-done";

  private final Ledger ledger;
  private final Records records;

  LateLooks(Ledger ledger, Records records) {
    this.ledger = ledger;
    this.records = records;
  }

  /**
   * Sendings that were given up because no list has shown their jobs, and have not been looked for
   * once more since.
   */
  public List<String> open() throws IOException {
    List<String> open = new ArrayList<>();
    Set<String> done = new HashSet<>(ledger.list(LATE_LOOKS_DONE));
    for (String sending : ledger.list(LATE_LOOKS)) {
      Ended ended = done.contains(sending) ? null : records.ended(sending);
      if (ended != null && ended.job() == null) { // else it is in doubt again, or was found
        open.add(sending);
      }
    }
    return open;
  }

  /** True where one was given up, and has not been looked for once more. */
  public boolean isOpen(String sending) throws IOException {
    return since(sending) != null && !ledger.exists(LATE_LOOKS_DONE + "/" + sending);
  }

  /** When a sending was given up; null where it was not. */
  public @Nullable Instant since(String sending) throws IOException {
    return ledger.read(LATE_LOOKS + "/" + sending, Instant.class);
  }

  /** To be noted before its end is recorded, from which on it need not be in any other record. */
  public void note(String sending, Instant time) throws IOException {
    ledger.create(LATE_LOOKS + "/" + sending, time);
  }

  public void noteDone(String sending, Instant time) throws IOException {
    ledger.create(LATE_LOOKS_DONE + "/" + sending, time);
  }
}
