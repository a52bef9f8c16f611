package dev.promptbeam.batch.setup;

import dev.promptbeam.catalog.ModelId;
import dev.promptbeam.catalog.TokenPrices;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run may spend, and what its tokens cost.
 *
 * @param cap USD, over all starts
 * @param usual what tokens cost that a model reads and answers
 * @param models the same of those models for which it is something else
 */
public record Spending(BigDecimal cap, Costs usual, Map<String, Costs> models)
    implements Serializable {
  public Spending {
    models = models == null ? Map.of() : Map.copyOf(models);
  }

  /** Where all requests ask one model. */
  public Spending(
      BigDecimal cap,
      long outputTokens,
      List<Period> periods,
      @Nullable Map<String, List<Period>> others) {
    this(cap, new Costs(outputTokens, periods, others), Map.of());
  }

  /** Where it is answered by nobody else. */
  public Spending(BigDecimal cap, long outputTokens, List<Period> periods) {
    this(cap, outputTokens, periods, Map.of());
  }

  /** Of requests that ask a model. */
  public Costs of(String model) {
    return models.getOrDefault(model, usual);
  }

  /**
   * Prices for some time.
   *
   * @param until last day they hold; null for ever
   */
  public record Period(@Nullable LocalDate until, TokenPrices prices) implements Serializable {}

  /**
   * What the tokens of a model cost.
   *
   * @param outputTokens the most that one of its answers has
   * @param periods of its prices, in the order of time; the last one has no end
   * @param others the same of other models, one of which may answer
   */
  public record Costs(
      long outputTokens, List<Period> periods, @Nullable Map<String, List<Period>> others)
      implements Serializable {
    /**
     * A job may end so many days after its create; days are UTC's here, and may be others there.
     */
    private static final int LONGEST_JOB_DAYS = 4;

    public Costs {
      periods = List.copyOf(periods);
      others = others == null ? Map.of() : Map.copyOf(others);
    }

    /** The dearest prices that can hold for a job that is made on that day. */
    public TokenPrices of(LocalDate made) {
      return between(periods, made.minusDays(1), made.plusDays(LONGEST_JOB_DAYS));
    }

    /** The dearest prices that held for a job that was made on one day and over on another. */
    public TokenPrices of(LocalDate made, LocalDate over) {
      return between(periods, made.minusDays(1), over.plusDays(1));
    }

    /** The same of answers that another one gave, where its prices are known and dearer. */
    public TokenPrices of(String answering, LocalDate made, LocalDate over) {
      TokenPrices own = of(made, over);
      List<Period> its = others == null ? null : others.get(ModelId.base(answering));
      return its == null ? own : own.max(between(its, made.minusDays(1), over.plusDays(1)));
    }

    private static TokenPrices between(List<Period> periods, LocalDate first, LocalDate last) {
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
}
