package dev.promptbeam.report.price;

import dev.promptbeam.catalog.DatedTable;
import dev.promptbeam.catalog.ModelId;
import dev.promptbeam.catalog.TableException;
import dev.promptbeam.catalog.TokenPrices;
import dev.promptbeam.model.Usage;
import dev.promptbeam.report.price.Price.Rates;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
  private static final int DIGITS = 6;

  public PriceList {
    models = models == null ? List.of() : List.copyOf(models);
  }

  /** The list that comes with this version. */
  public static PriceList builtIn() {
    return DatedTable.resource(PriceList.class, RESOURCE, PriceList.class);
  }

  /**
   * This list with the models of a file in the place of its own of the same ids, and its date.
   *
   * @throws TableException if it cannot be read, or is no such list
   */
  public PriceList with(Path file) throws TableException {
    PriceList other = DatedTable.read(file, PriceList.class);
    other.check(file);
    List<Price> all = new ArrayList<>(other.models);
    models.stream()
        .filter(one -> other.models.stream().noneMatch(same -> same.model().equals(one.model())))
        .forEach(all::add);
    return new PriceList(other.date, other.batchShare, all);
  }

  private void check(Path file) throws TableException {
    if (date == null || batchShare == null || models.isEmpty()) {
      throw new TableException(file + ": wants \"date\", \"batchShare\" and \"models\"");
    }
    for (Price price : models) {
      if (!price.isWhole()) {
        throw new TableException(
            file + ": each model wants \"model\" and \"rates\" with \"input\" and \"output\"");
      }
    }
  }

  /** The same list without the discount of a batch. */
  PriceList atStandard() {
    return new PriceList(date, BigDecimal.ONE, models);
  }

  /** Whether it has a price of the model, on whatever day. */
  boolean has(String model) {
    return models.stream().anyMatch(one -> ModelId.base(one.model()).equals(ModelId.base(model)));
  }

  /**
   * What answers cost in a batch that came on that day. A model that has no price itself has that
   * of its name without a version.
   *
   * @return USD; null where the list does not have the model
   */
  @Nullable BigDecimal cost(String model, LocalDate day, Usage usage) {
    TokenPrices prices = prices(model, day);
    return prices == null ? null : prices.cost(usage).setScale(DIGITS, RoundingMode.HALF_UP);
  }

  /** What tokens of a model cost in a batch on that day; null where the list does not have it. */
  @Nullable TokenPrices prices(String model, LocalDate day) {
    Price price = price(model, day);
    if (price == null) {
      return null;
    }
    Rates larger = price.longPrompts() == null ? price.rates() : price.longPrompts();
    return new TokenPrices(rates(price.rates()), rates(larger));
  }

  /** The days on which a price of the model begins to hold. */
  List<LocalDate> changes(String model) {
    return models.stream()
        .filter(one -> ModelId.base(one.model()).equals(ModelId.base(model)))
        .map(Price::from)
        .filter(Objects::nonNull)
        .toList();
  }

  private @Nullable Price price(String model, LocalDate day) {
    Price loose = null;
    for (Price price : models) {
      if (price.holdsOn(day) && price.model().equals(ModelId.of(model))) {
        return price;
      }
      if (loose == null
          && price.holdsOn(day)
          && ModelId.base(price.model()).equals(ModelId.base(model))) {
        loose = price;
      }
    }
    return loose;
  }

  private TokenPrices.Rates rates(Rates standard) {
    BigDecimal image = standard.image() == null ? standard.output() : standard.image();
    BigDecimal cached = standard.cached() == null ? standard.input() : standard.cached();
    return new TokenPrices.Rates(
        standard.input().multiply(batchShare),
        standard.output().multiply(batchShare),
        image.multiply(batchShare),
        cached);
  }
}
