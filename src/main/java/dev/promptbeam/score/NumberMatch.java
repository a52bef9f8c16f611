package dev.promptbeam.score;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.request.text.SpelledJson;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The same number: the final ones of both texts, by value. */
final class NumberMatch implements Comparison<BigDecimal> {
  private final AnswerNumber numbers;
  private final @Nullable BigDecimal tolerance;
  private final boolean relative;

  /**
   * @param tolerance a number, or a percentage of what is expected; null for none
   */
  NumberMatch(boolean decimalComma, @Nullable String tolerance) {
    this.numbers = new AnswerNumber(decimalComma);
    this.relative = tolerance != null && tolerance.endsWith("%");
    this.tolerance = tolerance == null ? null : tolerance(tolerance);
  }

  /** Null for what is none. */
  static @Nullable BigDecimal tolerance(String text) {
    boolean percent = text.endsWith("%");
    BigDecimal number = AnswerNumber.plain(percent ? text.substring(0, text.length() - 1) : text);
    return number == null || number.signum() < 0
        ? null
        : percent ? number.movePointLeft(2) : number;
  }

  /** JSON numbers have a point, whatever answers are written with. */
  @Override
  public @Nullable BigDecimal prepared(JsonNode expected) {
    String text = SpelledJson.text(expected);
    return expected.isTextual() ? numbers.last(text) : AnswerNumber.plain(text);
  }

  @Override
  public String wanted() {
    return "a number";
  }

  @Override
  public double score(Subject subject, BigDecimal expected) {
    String text = subject.text();
    BigDecimal number = text == null ? null : numbers.last(text);
    return Comparison.of(number != null && isNear(number, expected));
  }

  private boolean isNear(BigDecimal number, BigDecimal wanted) {
    if (tolerance == null) {
      return number.compareTo(wanted) == 0;
    }
    BigDecimal most = relative ? tolerance.multiply(wanted.abs()) : tolerance;
    return number.subtract(wanted).abs().compareTo(most) <= 0;
  }
}
