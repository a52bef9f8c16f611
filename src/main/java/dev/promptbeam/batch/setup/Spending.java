package dev.promptbeam.batch.setup;

import dev.promptbeam.catalog.TokenPrices;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run may spend, and what its tokens cost.
 *
 * @param cap USD, over all starts
 * @param outputTokens the most that one answer of its model has
 * @param periods of its prices, in the order of time; the last one has no end
 */
public record Spending(BigDecimal cap, long outputTokens, List<Period> periods)
    implements Serializable {
  /** A job may end so many days after its create; days are UTC's here, and may be others there. */
  private static final int LONGEST_JOB_DAYS = 4;

  public Spending {
    periods = List.copyOf(periods);
  }

  /**
   * Prices for some time.
   *
   * @param until last day they hold; null for ever
   */
  public record Period(@Nullable LocalDate until, TokenPrices prices) implements Serializable {}

  /** The dearest prices that can hold for a job that is made on that day. */
  public TokenPrices of(LocalDate made) {
    return between(made.minusDays(1), made.plusDays(LONGEST_JOB_DAYS));
  }

  /** The dearest prices that held for a job that was made on one day and over on another. */
  public TokenPrices of(LocalDate made, LocalDate over) {
    return between(made.minusDays(1), over.plusDays(1));
  }

  private TokenPrices between(LocalDate first, LocalDate last) {
    TokenPrices dearest = null;
    for (Period period : periods) {
      boolean over = period.until() != null && period.until().isBefore(first);
      if (!over) {
        dearest = period.prices().max(dearest);
        if (period.until() == null || !period.until().isBefore(last)) {
          return dearest;
        }
      }
    }
    throw new IllegalStateException("the last period of prices has an end");
  }
}
