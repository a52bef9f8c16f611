package dev.promptbeam.cli.option;

import dev.promptbeam.catalog.ModelCatalog;
import dev.promptbeam.catalog.TableException;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.report.price.PriceList;
import dev.promptbeam.report.price.Tariff;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The dated tables, as far as the user knows better. */
public final class TableOptions {
  @Option(
      names = "--models",
      paramLabel = "FILE",
      description = "Models that take the place of those of the same ids in the built-in table.")
  private @Nullable Path models;

  @Option(
      names = "--prices",
      paramLabel = "FILE",
      description = "Prices that take the place of those of the same models in the built-in list.")
  private @Nullable Path prices;

  /** Prices where no other ones can be given. */
  public static Tariff builtIn() {
    return new Tariff(PriceList.builtIn(), ModelCatalog.builtIn());
  }

  public ModelCatalog catalog() throws RunRefusedException {
    ModelCatalog builtIn = ModelCatalog.builtIn();
    try {
      return models == null ? builtIn : builtIn.with(models);
    } catch (TableException e) {
      throw new RunRefusedException("--models " + e.getMessage());
    }
  }

  /** What models cost; also read where it is not needed, so that a bad file is found early. */
  public Tariff tariff() throws RunRefusedException {
    PriceList builtIn = PriceList.builtIn();
    try {
      return new Tariff(prices == null ? builtIn : builtIn.with(prices), catalog());
    } catch (TableException e) {
      throw new RunRefusedException("--prices " + e.getMessage());
    }
  }
}
