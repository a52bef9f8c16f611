package dev.promptbeam.batch.budget;

import java.math.BigDecimal;

/**
 * What a sending takes of a budget, in USD.
 *
 * @param used by answers, as they say themselves
 * @param held set aside for requests that were not answered, or not yet
 */
public record Charge(BigDecimal used, BigDecimal held) {
  static final Charge NONE = new Charge(BigDecimal.ZERO, BigDecimal.ZERO);

  static Charge held(BigDecimal usd) {
    return new Charge(BigDecimal.ZERO, usd);
  }

  Charge plus(Charge other) {
    return new Charge(used.add(other.used), held.add(other.held));
  }

  Charge minus(Charge other) {
    return new Charge(used.subtract(other.used), held.subtract(other.held));
  }

  /** With so many times as much set aside. */
  Charge times(BigDecimal dearer) {
    return new Charge(used, held.multiply(dearer));
  }

  public BigDecimal sum() {
    return used.add(held);
  }
}
