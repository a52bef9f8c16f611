package dev.promptbeam.batch.record;

import dev.promptbeam.ledger.Ledger;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** The records of inputs that the service may hold yet, because their deletion failed. */
public final class InputsLeft {
  private static final String LEFT = "inputs-left";
  private static final String DELETED = "inputs-deleted";

  private final Ledger ledger;

  InputsLeft(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Names of their sendings. */
  public List<String> sendings() throws IOException {
    List<String> left = new ArrayList<>(ledger.list(LEFT));
    left.removeAll(new HashSet<>(ledger.list(DELETED)));
    return left;
  }

  public void note(String sending, Instant time) throws IOException {
    ledger.create(LEFT + "/" + sending, time);
  }

  public void noteDeleted(String sending, Instant time) throws IOException {
    ledger.create(DELETED + "/" + sending, time);
  }
}
