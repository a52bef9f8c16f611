package dev.promptbeam.spec;

import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.field.NearestName;
import dev.promptbeam.spec.OutputSpec.Compression;
import dev.promptbeam.spec.OutputSpec.Format;
import dev.promptbeam.spec.OutputSpec.Included;
import dev.promptbeam.storage.Locations;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code output}. */
final class OutputSection {
  static final Set<String> KEYS =
      Set.of(
          "format",
          "path",
          "compression",
          "include",
          "accept",
          "normalize",
          "fences",
          "surrogates",
          "keep",
          "continue");

  private static final Map<String, Format> FORMATS =
      Map.of(
          "jsonl", Format.JSONL, "csv", Format.CSV, "parquet", Format.PARQUET, "avro", Format.AVRO);
  private static final Map<String, Compression> COMPRESSIONS =
      Map.of("none", Compression.NONE, "gzip", Compression.GZIP, "zstd", Compression.ZSTD);
  private static final Map<String, Boolean> SURROGATES = Map.of("keep", false, "replace", true);
  private static final Map<String, Boolean> KEPT = Map.of("all", true, "results", false);
  private static final Map<String, Boolean> FENCES = Map.of("keep", false, "strip", true);
  private static final Map<String, Included> INCLUDED =
      Map.of("row", Included.ROW, "response", Included.RESPONSE, "usage", Included.USAGE);

  private static final int MOST_HOPS = 100;

  /** Finish reasons with which an answer can be of use (protocol 6); new ones are let through. */
  private static final List<String> USUAL = List.of("STOP", "MAX_TOKENS");

  private OutputSection() {}

  /**
   * @param kinds what is asked for
   * @param here the folder of the spec
   * @param files whether results are files
   */
  static OutputSpec read(Section output, Set<RequestKind> kinds, Path here, boolean files) {
    if (!files) {
      refuseFiles(output);
    }
    Format named = output.choice("format", FORMATS);
    Format format = named == null ? Format.JSONL : named;
    Compression compression = output.choice("compression", COMPRESSIONS);
    Set<Included> include = new LinkedHashSet<>();
    for (Field item : output.items("include")) {
      Included included = item.choice(INCLUDED);
      if (included != null) {
        include.add(included);
      }
    }
    boolean all = output.field("include") == null;
    return new OutputSpec(
        format,
        folder(output.field("path"), here),
        compression == null ? usual(format) : compression,
        all ? Set.of(Included.values()) : Set.copyOf(include),
        accept(output.items("accept")),
        normalize(output, kinds),
        Boolean.TRUE.equals(output.choice("fences", FENCES)),
        replacesSurrogates(output, format),
        !Boolean.FALSE.equals(output.choice("keep", KEPT)),
        output.whole("continue", 0, 0, MOST_HOPS));
  }

  private static void refuseFiles(Section output) {
    for (String key : List.of("format", "path", "compression")) {
      refuse(
          output.field(key),
          "is for files of results; a pipeline of your own is handed them, to write as it likes");
    }
  }

  private static boolean normalize(Section output, Set<RequestKind> kinds) {
    boolean embeds = kinds.contains(RequestKind.EMBED);
    boolean normalize =
        Boolean.TRUE.equals(output.choice("normalize", Map.of("true", true, "false", false)));
    if (embeds && kinds.size() == 1) {
      refuse(output.field("accept"), "embeddings have no finish reasons to accept");
      refuse(output.field("continue"), "embeddings have no rest");
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

  /** Parquet is compressed by whoever writes it; of Avro, deflate is what all readers have. */
  private static Compression usual(Format format) {
    return switch (format) {
      case JSONL, CSV -> Compression.NONE;
      case PARQUET -> Compression.ZSTD;
      case AVRO -> Compression.GZIP;
    };
  }

  /** Tables hold UTF-8, which has no halves of pairs. */
  private static boolean replacesSurrogates(Section output, Format format) {
    Boolean replace = output.choice("surrogates", SURROGATES);
    if (format != Format.JSONL && Boolean.FALSE.equals(replace)) {
      refuse(output.field("surrogates"), "is for format: jsonl; tables hold U+FFFD in their place");
    }
    return format != Format.JSONL || Boolean.TRUE.equals(replace);
  }

  private static @Nullable String folder(@Nullable Field field, Path here) {
    String named = field == null ? null : field.text();
    if (field == null || named == null) {
      return null;
    }
    boolean foreign = named.contains("://") && !Locations.isRemote(named);
    if (named.isBlank() || foreign) {
      field.error(
          "wants a folder on this machine, and on those of a cluster, or gs://BUCKET/FOLDER");
      return null;
    }
    try {
      return Locations.resolve(here, named).normalize().toString();
    } catch (InvalidPathException e) {
      field.error("is no path of a folder: " + e.getReason());
      return null;
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
