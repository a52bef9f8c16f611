package dev.promptbeam.cli.option;

import dev.promptbeam.catalog.ModelCatalog;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.spec.SpecException;
import dev.promptbeam.spec.SpecOverrides;
import dev.promptbeam.spec.SpecParser;
import dev.promptbeam.spec.guide.ModelGuide;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A spec and what the command line says about it. */
public final class SpecOptions {
  @Parameters(index = "0", paramLabel = "SPEC", description = "The pipeline spec, a YAML file.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path file;

  @Option(
      names = "--param",
      paramLabel = "NAME=VALUE",
      description = "Fills $${NAME} anywhere in the spec; repeatable.")
  private Map<String, String> params = new LinkedHashMap<>();

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Overrides a value of the spec, read as a YAML scalar; repeatable.")
  private Map<String, String> sets = new LinkedHashMap<>();

  @Option(
      names = "--set-string",
      paramLabel = "PATH=TEXT",
      description = "Overrides a value of the spec with text; repeatable.")
  private Map<String, String> stringSets = new LinkedHashMap<>();

  @Option(
      names = "--endpoint",
      paramLabel = "gemini|emulator|URL",
      description = "The real API, an emulator inside this process, or a base URL.")
  private @Nullable String endpoint;

  @Option(names = "--limit", paramLabel = "N", description = "Only the first N rows.")
  private @Nullable Long limit;

  @Option(
      names = "--allow-unknown-fields",
      description = "Request fields this version does not know are warnings, not errors.")
  private boolean allowUnknownFields;

  @Mixin private TableOptions tables = new TableOptions();

  public Path file() {
    return file;
  }

  /**
   * The spec, whose warnings are printed, those about its model as of today too.
   *
   * @param clock says which day it is, in UTC
   */
  public Spec parse(Clock clock, PrintWriter warnings) throws SpecException, RunRefusedException {
    ModelCatalog catalog = tables.tariff().catalog();
    Spec spec =
        SpecParser.parse(
            file,
            new SpecOverrides(params, sets, stringSets, endpoint, limit, allowUnknownFields),
            new ModelGuide(catalog, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)));
    spec.warnings().forEach(warning -> warnings.println(warning.toString()));
    return spec;
  }

  public TableOptions tables() {
    return tables;
  }
}
