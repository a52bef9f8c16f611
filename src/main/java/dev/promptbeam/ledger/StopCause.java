package dev.promptbeam.ledger;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** What may end a start of a run before the run is complete. */
public enum StopCause {
  /** Ctrl-C or SIGTERM. */
  INTERRUPTED,
  /** {@code --wait} is over, and jobs go on. */
  WAIT,
  /** The next job may pass the budget. */
  BUDGET,
  /** The service has not answered for longer than is waited for it. */
  UNREACHABLE,
  /** The service's lists do not tell what became of creates. */
  UNCLEAR,
  /** The service refuses the key. */
  DENIED,
  /** The service refuses what cannot be wrong with one job alone. */
  REFUSED,
  /** The service has limited or disabled the account. */
  ACCOUNT,
  /** The disk takes no more. */
  DISK,
  /** The folder of results cannot be used, or is another run's. */
  OUTPUT,
  /** A file of the dataset cannot be read as it was before. */
  DATASET,
  /** A worker lacks what it needs, such as the key. */
  WORKER,
  /** The Flink job failed or was cancelled, or its cluster is gone. */
  FLINK,
  /** The run does not fit into the one job that {@code batch.mode: inline} wants. */
  MODE,
  /** One that another version of the program has written down. */
  OTHER;

  /** As records spell it. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads a spelling; one that this version does not know is {@link #OTHER}. */
  @JsonCreator
  static StopCause of(String word) {
    return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst().orElse(OTHER);
  }
}
