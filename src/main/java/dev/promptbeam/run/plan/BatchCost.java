package dev.promptbeam.run.plan;

import dev.promptbeam.catalog.TokenPrices;
import dev.promptbeam.model.Tokens;
import dev.promptbeam.model.Usage;
import dev.promptbeam.report.price.Tariff;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What so many tokens of so many requests cost on a day. */
final class BatchCost {
  private static final int DIGITS = 6;

  private final @Nullable TokenPrices prices;
  private final boolean pictures;
  private final long requests;

  BatchCost(Tariff tariff, String model, LocalDate day, long requests) {
    this.prices = tariff.prices(model, day);
    this.pictures = tariff.catalog().makesPictures(model);
    this.requests = requests;
  }

  boolean isKnown() {
    return prices != null;
  }

  BigDecimal of(long input, long output) {
    if (prices == null) {
      throw new IllegalStateException("no price is known");
    }
    Tokens all = new Tokens(input, 0, output, 0, 0, pictures ? output : 0);
    boolean large = input / Math.max(1, requests) > Usage.LONG_PROMPT;
    Usage usage = large ? new Usage(Tokens.NONE, all) : new Usage(all, Tokens.NONE);
    return prices.cost(usage).setScale(DIGITS, RoundingMode.HALF_UP);
  }
}
