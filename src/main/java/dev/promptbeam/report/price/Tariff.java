package dev.promptbeam.report.price;

import dev.promptbeam.catalog.ModelCatalog;
import dev.promptbeam.catalog.TokenPrices;
import dev.promptbeam.model.Usage;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What models cost: by their own prices, or by those of the model that stands for them. */
public record Tariff(PriceList prices, ModelCatalog catalog) {
  /** By what comes with this version. */
  public static Tariff builtIn() {
    return new Tariff(PriceList.builtIn(), ModelCatalog.builtIn());
  }

  /**
   * What answers of a model cost that came on that day.
   *
   * @return USD; null where no price is known
   */
  public @Nullable BigDecimal cost(String model, LocalDate day, Usage usage) {
    return prices.cost(payee(model), day, usage);
  }

  /** What tokens of a model cost in a batch on that day; null where no price is known. */
  public @Nullable TokenPrices prices(String model, LocalDate day) {
    return prices.prices(payee(model), day);
  }

  /** The days after this one on which that becomes another price, the first one first. */
  public List<LocalDate> changes(String model, LocalDate after) {
    return prices.changes(payee(model)).stream().filter(after::isBefore).sorted().toList();
  }

  /** Those that have prices. */
  public List<String> models() {
    return prices.models().stream().map(Price::model).distinct().toList();
  }

  private String payee(String model) {
    String like = assumed(model);
    return like == null ? model : like;
  }

  /** What they cost where answers are asked for one by one. */
  public Tariff interactive() {
    return new Tariff(prices.atStandard(), catalog);
  }

  /** The model whose price is taken for one that has none of its own; null where it has. */
  public @Nullable String assumed(String model) {
    return prices.has(model) ? null : catalog.like(model);
  }
}
