package dev.promptbeam.batch.clean;

import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The record that what a run's results were made from is deleted, or was about to be.
 *
 * @param time when that began
 */
public record Pruned(Instant time) {
  private static final String RECORD = "pruned";

  /** Null where it was not. */
  public static @Nullable Pruned of(RunDirectory directory) throws IOException {
    return directory.ledger().read(RECORD, Pruned.class);
  }

  /** To be noted before anything is deleted; the first time counts. */
  void note(RunDirectory directory) throws IOException {
    directory.ledger().create(RECORD, this);
  }

  public String sentence() {
    return "pruned at "
        + time
        + ": its requests, answers and source rows are deleted; results, dead letters, media,"
        + " report and records are left";
  }
}
