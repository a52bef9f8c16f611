package dev.promptbeam.spec;

import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.field.NearestName;
import dev.promptbeam.spec.OutputSpec.Included;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code output}. */
final class OutputSection {
  static final Set<String> KEYS =
      Set.of("format", "include", "accept", "normalize", "fences", "surrogates", "keep");
  static final Set<String> RESERVED = Set.of("path");

  private static final Map<String, Boolean> FORMATS =
      Map.of("jsonl", true, "csv", false, "parquet", false, "avro", false);
  private static final Map<String, Boolean> SURROGATES = Map.of("keep", false, "replace", true);
  private static final Map<String, Boolean> KEPT = Map.of("all", true, "results", false);
  private static final Map<String, Boolean> FENCES = Map.of("keep", false, "strip", true);
  private static final Map<String, Included> INCLUDED =
      Map.of("row", Included.ROW, "response", Included.RESPONSE, "usage", Included.USAGE);

  /** Finish reasons with which an answer can be of use (protocol 6); new ones are let through. */
  private static final List<String> USUAL = List.of("STOP", "MAX_TOKENS");

  private OutputSection() {}

  static OutputSpec read(Section output, RequestKind kind) {
    checkFormat(output.field("format"));
    Set<Included> include = new LinkedHashSet<>();
    for (Field item : output.items("include")) {
      Included included = item.choice(INCLUDED);
      if (included != null) {
        include.add(included);
      }
    }
    boolean all = output.field("include") == null;
    return new OutputSpec(
        all ? Set.of(Included.values()) : Set.copyOf(include),
        accept(output.items("accept")),
        normalize(output, kind),
        Boolean.TRUE.equals(output.choice("fences", FENCES)),
        Boolean.TRUE.equals(output.choice("surrogates", SURROGATES)),
        !Boolean.FALSE.equals(output.choice("keep", KEPT)));
  }

  private static boolean normalize(Section output, RequestKind kind) {
    boolean embeds = kind.equals(RequestKind.EMBED);
    boolean normalize =
        Boolean.TRUE.equals(output.choice("normalize", Map.of("true", true, "false", false)));
    if (embeds) {
      refuse(output.field("accept"), "embeddings have no finish reasons to accept");
      refuse(output.field("fences"), "embeddings have no text that could hold a fence");
    }
    if (normalize && !embeds) {
      refuse(output.field("normalize"), "is for embeddings: kind: embed");
    }
    return normalize;
  }

  private static void refuse(@Nullable Field field, String why) {
    if (field != null) {
      field.errors().add(field.key(), field.path(), why);
    }
  }

  private static void checkFormat(@Nullable Field format) {
    Boolean supported = format == null ? null : format.choice(FORMATS);
    if (format != null && supported != null && !supported) {
      format.error("is not supported by this version yet; format: jsonl is");
    }
  }

  private static Set<String> accept(List<Field> items) {
    Set<String> accept = new LinkedHashSet<>();
    for (Field item : items) {
      String reason = item.text();
      if (reason != null && !reason.matches("[A-Z][A-Z_]*")) {
        String near =
            NearestName.of(reason.replaceAll("[ -]", "_").toUpperCase(Locale.ROOT), USUAL);
        item.errors().add(item.value(), item.path(), "wants a finish reason such as STOP", near);
      } else if (reason != null) {
        accept.add(reason);
      }
    }
    return accept.isEmpty() ? Set.of("STOP") : Set.copyOf(accept);
  }
}
