package dev.promptbeam.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;

/**
 * The balance of a run: {@code rows = results + deadLetters.retryable + deadLetters.permanent}.
 *
 * @param requests distinct requests packed
 * @param jobs batch jobs made
 * @param reused results among them whose answers other runs have asked for
 */
public record Counts(
    long rows,
    long results,
    DeadLetters deadLetters,
    long requests,
    long jobs,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long reused) {
  public static final Counts NONE = new Counts(0, 0, new DeadLetters(0, 0), 0, 0);

  /** Where every answer was asked for. */
  public Counts(long rows, long results, DeadLetters deadLetters, long requests, long jobs) {
    this(rows, results, deadLetters, requests, jobs, 0);
  }

  /** Dead letters by what can be done about them. */
  public record DeadLetters(long retryable, long permanent) {}

  /** The balance as it is told everywhere. */
  public String sentence() {
    String taken = reused == 0 ? "" : String.format(Locale.ROOT, ", %,d results reused", reused);
    return String.format(
        Locale.ROOT,
        "%,d rows = %,d results + %,d retryable + %,d permanent dead letters (%,d requests, %,d"
            + " jobs%s)",
        rows,
        results,
        deadLetters.retryable(),
        deadLetters.permanent(),
        requests,
        jobs,
        taken);
  }

  public boolean balances() {
    return rows == results + deadLetters.retryable() + deadLetters.permanent();
  }

  /** Share of rows that ended as dead letters, 0 for no rows. */
  public double failureRatio() {
    long dead = deadLetters.retryable() + deadLetters.permanent();
    return rows == 0 ? 0 : (double) dead / rows;
  }
}
