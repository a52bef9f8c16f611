package dev.promptbeam.report.price;

import dev.promptbeam.catalog.ModelCatalog;
import dev.promptbeam.model.Usage;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What models cost: by their own prices, or by those of the model that stands for them. */
public record Tariff(PriceList prices, ModelCatalog catalog) {

  /**
   * What answers of a model cost that came on that day.
   *
   * @return USD; null where no price is known
   */
  public @Nullable BigDecimal cost(String model, LocalDate day, Usage usage) {
    String like = assumed(model);
    return prices.cost(like == null ? model : like, day, usage);
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
