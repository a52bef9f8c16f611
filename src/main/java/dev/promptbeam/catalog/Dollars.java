package dev.promptbeam.catalog;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads amounts of USD, such as {@code 25}, {@code 0.50}. */
public final class Dollars {
  public static final String WANTED = "wants USD above 0, such as 25 or 0.50";

  private static final Pattern FORM = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");

  private Dollars() {}

  /** The amount; null where it is none, or nothing. */
  public static @Nullable BigDecimal parse(String text) {
    BigDecimal amount = FORM.matcher(text).matches() ? new BigDecimal(text) : BigDecimal.ZERO;
    return amount.signum() > 0 ? amount : null;
  }
}
