package dev.promptbeam.catalog;

import dev.promptbeam.model.Tokens;
import dev.promptbeam.model.Usage;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What tokens of a model cost, in USD for a million.
 *
 * @param usual for prompts of at most {@link Usage#LONG_PROMPT} tokens
 * @param longPrompts for larger ones
 */
public record TokenPrices(Rates usual, Rates longPrompts) implements Serializable {
  private static final int MILLION = 6;

  /**
   * @param input tokens of the prompt that come from no cache
   * @param output thinking included
   * @param image output that is images
   * @param cached tokens of the prompt that come from a cache
   */
  public record Rates(BigDecimal input, BigDecimal output, BigDecimal image, BigDecimal cached)
      implements Serializable {
    private BigDecimal cost(Tokens tokens) {
      return times(input, tokens.prompt() - tokens.cached() + tokens.toolUse())
          .add(times(output, tokens.candidates() - tokens.images() + tokens.thoughts()))
          .add(times(image, tokens.images()))
          .add(times(cached, tokens.cached()));
    }

    private BigDecimal most(long in, long out) {
      return times(input.max(cached), in).add(times(output.max(image), out));
    }

    private BigDecimal over(Rates other) {
      return ratio(input, other.input)
          .max(ratio(output, other.output))
          .max(ratio(image, other.image))
          .max(ratio(cached, other.cached));
    }

    private static BigDecimal ratio(BigDecimal price, BigDecimal other) {
      return other.signum() == 0
          ? BigDecimal.ONE
          : price.divide(other, MILLION, RoundingMode.CEILING);
    }

    private Rates max(Rates other) {
      return new Rates(
          input.max(other.input),
          output.max(other.output),
          image.max(other.image),
          cached.max(other.cached));
    }
  }

  /** What was used, in USD. */
  public BigDecimal cost(Usage usage) {
    return usual.cost(usage.usual()).add(longPrompts.cost(usage.longPrompts()));
  }

  /**
   * What one request costs at most, in USD.
   *
   * @param input tokens of its prompt, at most
   * @param output tokens of its answers, at most
   */
  public BigDecimal most(long input, long output) {
    BigDecimal most = usual.most(input, output);
    return input > Usage.LONG_PROMPT ? most.max(longPrompts.most(input, output)) : most;
  }

  /** The dearer of each price. */
  public TokenPrices max(@Nullable TokenPrices other) {
    return other == null
        ? this
        : new TokenPrices(usual.max(other.usual), longPrompts.max(other.longPrompts));
  }

  /** How many times as much as by other prices the same tokens may cost. */
  public BigDecimal over(TokenPrices other) {
    return usual.over(other.usual).max(longPrompts.over(other.longPrompts));
  }

  private static BigDecimal times(BigDecimal price, long tokens) {
    return price.multiply(BigDecimal.valueOf(tokens)).movePointLeft(MILLION);
  }
}
