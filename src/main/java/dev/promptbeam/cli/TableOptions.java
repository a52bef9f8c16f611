package dev.promptbeam.cli;

import dev.promptbeam.catalog.ModelCatalog;
import dev.promptbeam.catalog.TableException;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.report.PriceList;
import dev.promptbeam.report.Tariff;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The dated tables, as far as the user knows better. */
final class TableOptions {
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

  ModelCatalog catalog() throws RunRefusedException {
    ModelCatalog builtIn = ModelCatalog.builtIn();
    try {
      return models == null ? builtIn : builtIn.with(models);
    } catch (TableException e) {
      throw new RunRefusedException("--models " + e.getMessage());
    }
  }

  /** What models cost; also read where it is not needed, so that a bad file is found early. */
  Tariff tariff() throws RunRefusedException {
    PriceList builtIn = PriceList.builtIn();
    try {
      return new Tariff(prices == null ? builtIn : builtIn.with(prices), catalog());
    } catch (TableException e) {
      throw new RunRefusedException("--prices " + e.getMessage());
    }
  }
}
