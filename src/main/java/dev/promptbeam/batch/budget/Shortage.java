package dev.promptbeam.batch.budget;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * What keeps a sending from being sent: it may pass the budget.
 *
 * @param sending which one
 * @param cap the budget, in USD
 * @param taken of it by all others
 * @param wanted what it may cost at most
 */
public record Shortage(String sending, BigDecimal cap, Charge taken, BigDecimal wanted) {
  private static final int CENTS = 2;
  private static final int DIGITS = 6;

  /** The least budget with which it is sent, in whole cents. */
  public BigDecimal needed() {
    return taken.sum().add(wanted).setScale(CENTS, RoundingMode.CEILING);
  }

  public String sentence() {
    return String.format(
        Locale.ROOT,
        "the budget of %s USD has no room for the next job: %s USD are spent, %s more are set aside"
            + " for requests without an answer, and %s may cost up to %s; --budget %s lets it go"
            + " on",
        cap.toPlainString(),
        up(taken.used()),
        up(taken.held()),
        sending,
        up(wanted),
        needed().toPlainString());
  }

  private static String up(BigDecimal usd) {
    return usd.setScale(DIGITS, RoundingMode.CEILING).stripTrailingZeros().toPlainString();
  }
}
