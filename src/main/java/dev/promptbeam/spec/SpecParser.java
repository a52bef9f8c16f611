package dev.promptbeam.spec;

import dev.promptbeam.model.BatchMode;
import dev.promptbeam.model.DatasetFormat;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.spec.guide.ModelGuide;
import dev.promptbeam.spec.stage.StageSpec;
import dev.promptbeam.spec.stage.Variant;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads a pipeline spec: YAML 1.2, core schema, into values with all defaults in place. Opens
 * nothing but the spec itself and the files that it names for its requests: whether the dataset
 * exists or the model is known is not asked here.
 */
public final class SpecParser {
  static final Set<String> KEYS =
      Set.of(
          "name",
          "endpoint",
          "dataset",
          "kind",
          "model",
          "request",
          "stages",
          "samples",
          "sweep",
          "media",
          "batch",
          "output",
          "score",
          "reuse",
          "budget");

  /** Of one row: what pass@k is reckoned from, and no slip of a finger. */
  private static final int MOST_SAMPLES = 1_000;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}");

  private final Path folder;
  private final SpecOverrides overrides;
  private final SpecErrors errors;
  private final ModelGuide guide;
  private final RowOrigin rows;

  private SpecParser(
      Path folder, SpecOverrides overrides, ModelGuide guide, RowOrigin rows, SpecErrors errors) {
    this.folder = folder;
    this.overrides = overrides;
    this.guide = guide;
    this.rows = rows;
    this.errors = errors;
  }

  /**
   * Where the rows come from.
   *
   * @param files whether the spec names them
   * @param format of rows that come from no file; null where the spec says whether they have one
   */
  private record RowOrigin(boolean files, @Nullable DatasetFormat format) {
    static final RowOrigin FILES = new RowOrigin(true, null);
  }

  /**
   * Reads a spec.
   *
   * @param guide what is known of models on the day
   * @throws SpecException with every error that can be found at once; only text that is not YAML,
   *     or holds a secret, is reported before the rest is looked at
   */
  public static Spec parse(Path file, SpecOverrides overrides, ModelGuide guide)
      throws SpecException {
    SpecErrors errors = new SpecErrors(file.toString());
    Path folder = file.toAbsolutePath().normalize().getParent();
    SpecParser parser =
        new SpecParser(
            folder == null ? Path.of("/") : folder, overrides, guide, RowOrigin.FILES, errors);
    return parser.parse(SpecFile.text(file, errors), file.toString());
  }

  /**
   * Reads a spec whose rows come from no file: {@code dataset} may be left out, and says no more
   * than {@code key} and whether the rows bring their requests.
   *
   * @param text the spec
   * @param label what errors call it
   * @param folder what paths in it are relative to
   * @param format of the rows; null where the spec says whether they have one
   */
  public static Spec parseForRows(
      String text, String label, Path folder, @Nullable DatasetFormat format, ModelGuide guide)
      throws SpecException {
    SpecParser parser =
        new SpecParser(
            folder, SpecOverrides.NONE, guide, new RowOrigin(false, format), new SpecErrors(label));
    return parser.parse(text, label);
  }

  private Spec parse(String text, String label) throws SpecException {
    Secrets.findIn(text, errors);
    Secrets.findIn(overrides, errors);
    errors.throwIfAny();
    Node root = YamlText.compose(text, label, errors);
    errors.throwIfAny();
    Spec spec = spec(overridden(root));
    errors.throwIfAny();
    return spec;
  }

  private MappingNode overridden(@Nullable Node root) throws SpecException {
    if (!(root instanceof MappingNode mapping)) {
      errors.add(0, 0, "a spec is keys and values, beginning with name: ...");
      errors.throwIfAny();
      throw new IllegalStateException("unreachable");
    }
    Overrides sets = new Overrides(mapping, errors);
    sets.set(overrides.sets());
    sets.setStrings(overrides.stringSets());
    return (MappingNode) new Parameters(overrides.params(), errors).fill(mapping);
  }

  private Spec spec(MappingNode root) {
    Section top = Section.of("", root, errors, KEYS, Set.of());
    String name = name(top.required("name"));
    List<SweepSection.Swept> swept = SweepSection.read(top, root);
    List<StagesSection> asked = swept.stream().map(one -> asked(one.root())).toList();
    JudgesSection judges = new JudgesSection(top);
    DatasetSpec dataset = dataset(top);
    BatchSpec batch =
        BatchSection.read(
            top.section("batch", BatchSection.KEYS, Set.of()),
            Stream.concat(
                    asked.stream().flatMap(one -> one.models().stream()), judges.models().stream())
                .distinct()
                .toList(),
            guide);
    List<Variant> variants = new ArrayList<>();
    long answerBytes = 0;
    for (int i = 0; i < swept.size(); i++) {
      List<StageSpec> stages = asked.get(i).read(readyMade(dataset.format()), batch);
      variants.add(new Variant(swept.get(i).name(), stages));
      answerBytes = Math.max(answerBytes, asked.get(i).answerBytes(stages));
    }
    List<StageSpec> answered = variants.get(0).stages();
    List<StageSpec> judging = judges.read(asked, variants, batch);
    answerBytes = Math.max(answerBytes, asked.get(0).answerBytes(judging));
    if (answered.size() + judging.size() > 1) {
      refuseBesideStages(top, batch);
    }
    Set<RequestKind> kinds =
        answered.stream().map(StageSpec::kind).collect(Collectors.toUnmodifiableSet());
    Field tail = top.section("batch", BatchSection.KEYS, Set.of()).field("tail");
    if (tail != null && judging.isEmpty() && kinds.equals(Set.of(RequestKind.EMBED))) {
      tail.warn("is for generated text, and of no account here: embeddings wait for their jobs");
    }
    return new Spec(
        name,
        endpoint(top.field("endpoint")),
        dataset,
        top.whole("samples", 1, 1, MOST_SAMPLES),
        JudgesSection.with(judging, variants),
        batch.withAnswersOf(answerBytes),
        OutputSection.read(
            top.section("output", OutputSection.KEYS, Set.of()), kinds, folder, rows.files()),
        ScoreSection.read(top.field("score"), JudgesSection.named(judging, answered)),
        reuse(top),
        budget(top),
        limit(),
        overrides.allowUnknownFields(),
        errors.warnings());
  }

  private StagesSection asked(MappingNode root) {
    return new StagesSection(
        Section.of("", root, errors), folder, guide, overrides.allowUnknownFields());
  }

  private static void refuseBesideStages(Section top, BatchSpec batch) {
    if (batch.mode() == BatchMode.INLINE) {
      top.section("batch", BatchSection.KEYS, Set.of())
          .error("mode", "takes one small job, and each stage is a job of its own");
    }
    Field reuse = top.field("reuse");
    if (reuse != null) {
      reuse.errors().add(reuse.key(), reuse.path(), "is for runs of one stage");
    }
  }

  /** The request of lines that hold one; null for other formats. */
  private static @Nullable String readyMade(@Nullable DatasetFormat format) {
    return format == DatasetFormat.REQUESTS
        ? "\"{{request}}\""
        : format == DatasetFormat.OPENAI ? "{\"openai\":\"{{body}}\"}" : null;
  }

  private DatasetSpec dataset(Section top) {
    if (!rows.files()) {
      return DatasetSection.ofRows(
          top.section("dataset", DatasetSection.KEYS, DatasetSection.RESERVED), rows.format());
    }
    return top.required("dataset") == null
        ? new DatasetSpec(List.of(), null, null, Map.of(), DatasetSpec.Csv.USUAL)
        : DatasetSection.read(top.section("dataset", DatasetSection.KEYS, DatasetSection.RESERVED));
  }

  private static List<String> reuse(Section top) {
    Field reuse = top.field("reuse");
    return reuse == null ? List.of() : List.copyOf(reuse.texts());
  }

  private static @Nullable BigDecimal budget(Section top) {
    Field budget = top.field("budget");
    return budget == null ? null : budget.dollars();
  }

  private static String name(@Nullable Field field) {
    String name = field == null ? null : field.text();
    if (field != null && name != null && !NAME.matcher(name).matches()) {
      field.error("wants letters, digits, '-' and '_', at most 63 of them");
    }
    return name == null ? "" : name;
  }

  private @Nullable String endpoint(@Nullable Field field) {
    if (overrides.endpoint() == null) {
      return field == null ? null : Endpoints.read(field);
    }
    Node option = Overrides.text("--endpoint", overrides.endpoint(), Tag.STR);
    return Endpoints.read(new Field("", option, option, errors));
  }

  private @Nullable Long limit() {
    if (overrides.limit() != null && overrides.limit() < 0) {
      errors.addOption("--limit", "", "must not be negative", null);
    }
    return overrides.limit();
  }
}
