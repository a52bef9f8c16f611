package dev.promptbeam.batch.state;

import dev.promptbeam.batch.record.Intent.Reservation;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a sending may take: of the service's storage besides its input, and of the budget.
 *
 * @param bytes that media may have in all
 * @param holders names of the sendings whose files are in use, itself included, as they are at any
 *     time
 * @param reserved what is set aside for it; null where the run has no budget
 */
public record Room(long bytes, Set<String> holders, @Nullable Reservation reserved) {
  /** In a run without a budget. */
  public Room(long bytes, Set<String> holders) {
    this(bytes, holders, null);
  }
}
