package dev.promptbeam.spec;

import dev.promptbeam.request.media.MediaRules;
import dev.promptbeam.spec.stage.StageSpec;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What makes a run that run, as far as its spec says so. */
public final class Identity {
  /** Those that runs have which ask for something else than is usual: the others lack them. */
  public static final Set<String> UNUSUAL =
      Set.of(
          "dataset.csv",
          "output.continue",
          "output.fences",
          "output.surrogates",
          "output.format",
          "output.path",
          "output.compression",
          "samples",
          "sweep",
          "reuse",
          "score");

  private Identity() {}

  /**
   * The parts of a spec that may not change when a run is resumed, by name and in a fixed order.
   * The files of the dataset, the address of the endpoint and the format version belong to an
   * identity too; the caller adds them.
   */
  public static Map<String, String> of(Spec spec) {
    Map<String, String> parts = new LinkedHashMap<>();
    DatasetSpec dataset = spec.dataset();
    parts.put("name", spec.name());
    parts.put("dataset.path", String.join("\n", dataset.paths()));
    parts.put("dataset.format", String.valueOf(dataset.format()));
    parts.put("dataset.key", String.valueOf(dataset.key()));
    parts.put("dataset.types", new TreeMap<>(dataset.types()).toString());
    if (!dataset.csv().equals(DatasetSpec.Csv.USUAL)) {
      parts.put("dataset.csv", dataset.csv().toString());
    }
    parts.put("kind", spec.kind().name());
    parts.put("model", spec.model());
    parts.put("request", spec.template().canonicalJson());
    if (spec.template().takesMedia()) {
      parts.put("media", media(spec.media()));
    }
    if (spec.samples() > 1) {
      parts.put("samples", String.valueOf(spec.samples()));
    }
    if (spec.swept()) {
      parts.put("sweep", sweep(spec));
    }
    if (spec.staged()) {
      spec.stages().forEach(stage -> parts.put("stages." + stage.name(), stage(stage, spec)));
    }
    if (spec.output().format() != OutputSpec.Format.JSONL) {
      parts.put("output.format", spec.output().format().name().toLowerCase(Locale.ROOT));
    }
    if (spec.output().folder() != null) {
      parts.put("output.path", spec.output().folder());
    }
    if (spec.output().compression() != OutputSpec.Compression.NONE) {
      parts.put("output.compression", spec.output().compression().name().toLowerCase(Locale.ROOT));
    }
    parts.put("output.include", new TreeSet<>(spec.output().include()).toString());
    parts.put("output.accept", new TreeSet<>(spec.output().accept()).toString());
    parts.put("output.normalize", String.valueOf(spec.output().normalize()));
    if (spec.output().stripFences()) {
      parts.put("output.fences", "strip");
    }
    if (spec.output().replaceSurrogates() && spec.output().format() == OutputSpec.Format.JSONL) {
      parts.put("output.surrogates", "replace");
    }
    if (spec.output().hops() > 0) {
      parts.put("output.continue", String.valueOf(spec.output().hops()));
    }
    parts.put("batch.deduplicate", spec.batch().deduplicate().toString());
    if (!spec.reuse().isEmpty()) {
      parts.put("reuse", String.join("\n", spec.reuse()));
    }
    if (!spec.score().areNone()) {
      parts.put("score", spec.score().toString());
    }
    parts.put("limit", String.valueOf(spec.limit()));
    return parts;
  }

  private static String sweep(Spec spec) {
    return spec.variants().stream()
        .map(
            variant ->
                variant.name()
                    + ": "
                    + variant.stages().stream()
                        .map(stage -> stage(stage, spec))
                        .collect(Collectors.joining("; ")))
        .collect(Collectors.joining("\n"));
  }

  private static String stage(StageSpec stage, Spec spec) {
    return stage.kind().name()
        + " "
        + stage.model()
        + (stage.continues() == null ? "" : ", continues " + stage.continues())
        + ", "
        + stage.template(spec.allowUnknownFields()).canonicalJson()
        + (stage.grade() == null ? "" : ", " + stage.grade());
  }

  /** The files themselves are not part of it: each request is known by what it holds. */
  private static String media(MediaRules media) {
    return "folder "
        + media.named()
        + ", inline "
        + media.inlineBytes()
        + ", outside "
        + media.outside();
  }
}
