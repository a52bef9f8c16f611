package dev.promptbeam.spec;

import dev.promptbeam.catalog.ModelCatalog;
import dev.promptbeam.spec.guide.ModelGuide;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** Specs as text, for short tests. */
public final class Specs {
  static final String MINIMAL =
      """
      name: demo
      dataset: {path: rows.jsonl}
      model: gemini-3.5-flash-lite
      request: {prompt: "Say {{word}}"}
      """;

  public static final ModelGuide GUIDE =
      new ModelGuide(ModelCatalog.builtIn(), LocalDate.parse("2026-11-28"));

  /** Where they lie. */
  static final Path FOLDER = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();

  static final SpecOverrides AS_WRITTEN = params(Map.of());

  private Specs() {}

  public static Spec parse(String text) throws SpecException {
    return parse(text, AS_WRITTEN);
  }

  static Spec parse(String text, SpecOverrides overrides) throws SpecException {
    return parse(text.getBytes(StandardCharsets.UTF_8), overrides);
  }

  static Spec parse(byte[] text, SpecOverrides overrides) throws SpecException {
    try {
      Path file = Files.createTempFile(FOLDER, "spec", ".yaml");
      try {
        return SpecParser.parse(Files.write(file, text), overrides, GUIDE);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The minimal spec with a request of the given YAML lines. */
  static Spec withRequest(String yaml) throws SpecException {
    return parse(request(yaml));
  }

  static String request(String yaml) {
    return "name: demo\ndataset: {path: rows.jsonl}\nmodel: gemini-3.5-flash-lite\nrequest:\n"
        + yaml.indent(2);
  }

  /** The errors in their printed form, with {@code x.yaml} for the file. */
  static List<String> errors(String text, SpecOverrides overrides) {
    try {
      parse(text, overrides);
      return List.of();
    } catch (SpecException e) {
      return e.errors().stream().map(Specs::print).toList();
    }
  }

  public static List<String> errors(String text) {
    return errors(text, AS_WRITTEN);
  }

  static SpecOverrides params(Map<String, String> params) {
    return new SpecOverrides(params, Map.of(), Map.of(), null, null, false);
  }

  static SpecOverrides sets(Map<String, String> sets) {
    return new SpecOverrides(Map.of(), sets, Map.of(), null, null, false);
  }

  private static String print(SpecError error) {
    return error.toString().replaceFirst("^/.*?\\.yaml:", "x.yaml:");
  }
}
