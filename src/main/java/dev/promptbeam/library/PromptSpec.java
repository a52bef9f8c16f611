package dev.promptbeam.library;

import dev.promptbeam.catalog.ModelCatalog;
import dev.promptbeam.model.DatasetFormat;
import dev.promptbeam.model.Surroundings;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.spec.SpecException;
import dev.promptbeam.spec.SpecParser;
import dev.promptbeam.spec.guide.ModelGuide;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is asked of which model: the same YAML that the command takes. The rows come from a
 * collection, so that {@code dataset} may be left out; of it only {@code key} counts, and {@code
 * format} where it says that rows bring their requests ({@code requests}, {@code openai}).
 *
 * <pre>{@code
 * PromptSpec.parse(
 *     """
 *     name: classify-reviews
 *     model: gemini-3.5-flash-lite
 *     dataset: {key: id}
 *     request:
 *       prompt: "Is this review kind? {{review}}"
 *     """)
 * }</pre>
 */
public final class PromptSpec {
  private static final Logger LOG = LoggerFactory.getLogger(PromptSpec.class);

  private final String text;
  private final String label;
  private final Path folder;

  private PromptSpec(String text, String label, Path folder) {
    this.text = text;
    this.label = label;
    this.folder = folder;
  }

  /**
   * A spec as text. Paths in it are relative to the working directory of the program that builds
   * the pipeline.
   */
  public static PromptSpec parse(String yaml) {
    return new PromptSpec(yaml, "spec", Path.of("").toAbsolutePath());
  }

  /**
   * A spec in a file of the machine that builds the pipeline. Paths in it are relative to its
   * folder.
   *
   * @throws UncheckedIOException where it cannot be read
   */
  public static PromptSpec read(Path file) {
    try {
      Path folder = file.toAbsolutePath().normalize().getParent();
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return new PromptSpec(text, file.toString(), folder == null ? Path.of("/") : folder);
    } catch (IOException e) {
      throw new UncheckedIOException("the spec " + file + " cannot be read", e);
    }
  }

  /** What paths in it are relative to. */
  String folder() {
    return folder.toString();
  }

  /**
   * @param format of the rows; null where the spec says whether they have one
   * @throws IllegalArgumentException with every error of the spec
   */
  Spec checked(@Nullable DatasetFormat format) {
    LocalDate today =
        LocalDate.ofInstant(Surroundings.ofThisProcess().clock().instant(), ZoneOffset.UTC);
    try {
      ModelGuide guide = new ModelGuide(ModelCatalog.builtIn(), today);
      Spec spec = SpecParser.parseForRows(text, label, folder, format, guide);
      spec.warnings().forEach(warning -> LOG.warn("{}", warning));
      return spec;
    } catch (SpecException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
