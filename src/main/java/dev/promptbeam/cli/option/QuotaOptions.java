package dev.promptbeam.cli.option;

import dev.promptbeam.emulator.setup.Quotas;
import dev.promptbeam.spec.units.ByteSize;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The limits that an emulator of one's own enforces. */
public final class QuotaOptions {
  @Option(
      names = "--enqueued-tokens",
      paramLabel = "MODEL=TOKENS",
      description = "Most input tokens in the live jobs of a model; repeatable. Default: no limit.")
  private Map<String, Long> enqueuedTokens = new LinkedHashMap<>();

  @Option(
      names = "--concurrent-jobs",
      paramLabel = "JOBS",
      description = "Most live jobs. Default: 100.")
  private @Nullable Integer concurrentJobs;

  @Option(
      names = "--storage",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Most bytes of uploaded files, such as 500MB. Default: 20 GiB.")
  private @Nullable Long storage;

  @Option(
      names = "--inline",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Most bytes of a create call. Default: 20 MiB.")
  private @Nullable Long inline;

  public Quotas quotas() {
    Quotas quotas = Quotas.defaults().withEnqueuedTokens(enqueuedTokens);
    quotas = concurrentJobs == null ? quotas : quotas.withConcurrentJobs(concurrentJobs);
    quotas = storage == null ? quotas : quotas.withStorageBytes(storage);
    return inline == null ? quotas : quotas.withInlineBytes(inline);
  }

  /** Reads a size. */
  static final class Size implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      Long bytes = ByteSize.parse(text);
      if (bytes == null) {
        throw new TypeConversionException("'" + text + "': " + ByteSize.WANTED);
      }
      return bytes;
    }
  }
}
