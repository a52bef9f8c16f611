package dev.promptbeam.cli.option;

import dev.promptbeam.storage.StorageAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** Which Cloud Storage {@code gs://} means. */
public final class CloudStorage {
  private static final String OPTION = "--gcs-endpoint";

  @Option(
      names = OPTION,
      paramLabel = "URL",
      converter = Address.class,
      description =
          "Another Cloud Storage than Google's for gs:// paths, such as http://127.0.0.1:4443;"
              + " without credentials where it is http.")
  @SuppressWarnings("UnusedVariable") // asked for by its name
  private @Nullable StorageAddress address;

  /** What is parsed holds from here on, before the command reads any path. */
  public static int execute(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    boolean given = last.commandSpec().findOption(OPTION) != null;
    StorageAddress named = given ? last.matchedOptionValue(OPTION, null) : null;
    (named == null ? StorageAddress.GOOGLE : named).use();
    return new CommandLine.RunLast().execute(parsed);
  }

  /** Reads an address. */
  static final class Address implements ITypeConverter<StorageAddress> {
    @Override
    public StorageAddress convert(String text) {
      try {
        return StorageAddress.of(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'" + text + "': " + e.getMessage());
      }
    }
  }
}
