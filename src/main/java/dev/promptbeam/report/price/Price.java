package dev.promptbeam.report.price;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The standard prices of a model, in USD for a million tokens.
 *
 * @param model its id, without {@code models/}
 * @param checked when they were last seen
 * @param from first day they hold; null for always
 * @param until last day they hold; null for ever
 * @param rates of prompts of any size, or of those up to 200,000 tokens
 * @param longPrompts of larger prompts; null where they cost the same
 */
record Price(
    String model,
    String checked,
    @Nullable LocalDate from,
    @Nullable LocalDate until,
    Rates rates,
    @Nullable Rates longPrompts) {

  /** Whether an entry of a file has what every price has. */
  boolean isWhole() {
    return model != null
        && rates != null
        && rates.isWhole()
        && (longPrompts == null || longPrompts.isWhole());
  }

  /**
   * @param output thinking included
   * @param cached tokens of the prompt that come from a cache; null where there is no cache
   * @param image output that is images; null where it costs as text
   */
  record Rates(
      BigDecimal input,
      BigDecimal output,
      @Nullable BigDecimal cached,
      @Nullable BigDecimal image) {
    boolean isWhole() {
      return input != null && output != null;
    }
  }

  boolean holdsOn(LocalDate day) {
    return (from == null || !day.isBefore(from)) && (until == null || !day.isAfter(until));
  }
}
