package dev.promptbeam.report;

import dev.promptbeam.model.Json;
import dev.promptbeam.model.Tokens;
import dev.promptbeam.model.Usage;
import dev.promptbeam.report.Price.Rates;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tokens cost in a batch, by a dated list of standard prices.
 *
 * @param date of the list
 * @param batchShare what of the standard price a batch costs, input and output; tokens from a cache
 *     cost the whole of theirs (protocol 10)
 * @param models prices of models, those of one model by time
 */
public record PriceList(LocalDate date, BigDecimal batchShare, List<Price> models) {
  private static final String RESOURCE = "prices.json";
  private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);
  private static final int DIGITS = 6;

  /** The list that comes with this version. */
  public static PriceList builtIn() {
    try (InputStream in = PriceList.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the program");
      }
      return Json.MAPPER.readValue(in, PriceList.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What answers cost that came on that day.
   *
   * @return USD; null where the list does not have the model
   */
  public @Nullable BigDecimal cost(String model, LocalDate day, Usage usage) {
    Price price =
        models.stream()
            .filter(one -> one.model().equals(model) && one.holdsOn(day))
            .findFirst()
            .orElse(null);
    if (price == null) {
      return null;
    }
    Rates larger = price.longPrompts() == null ? price.rates() : price.longPrompts();
    return cost(usage.usual(), price.rates())
        .add(cost(usage.longPrompts(), larger))
        .divide(MILLION, DIGITS, RoundingMode.HALF_UP);
  }

  private BigDecimal cost(Tokens tokens, Rates rates) {
    BigDecimal input = times(rates.input(), tokens.prompt() - tokens.cached() + tokens.toolUse());
    BigDecimal output =
        times(rates.output(), tokens.candidates() - tokens.images() + tokens.thoughts());
    BigDecimal images =
        times(rates.image() == null ? rates.output() : rates.image(), tokens.images());
    BigDecimal cached =
        times(rates.cached() == null ? rates.input() : rates.cached(), tokens.cached());
    return input.add(output).add(images).multiply(batchShare).add(cached);
  }

  private static BigDecimal times(BigDecimal price, long tokens) {
    return price.multiply(BigDecimal.valueOf(tokens));
  }
}
