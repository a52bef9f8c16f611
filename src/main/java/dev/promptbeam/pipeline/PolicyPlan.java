package dev.promptbeam.pipeline;

import dev.promptbeam.batch.setup.ShardPolicy;
import dev.promptbeam.catalog.ModelId;
import dev.promptbeam.dataset.RowFormats;
import dev.promptbeam.model.DatasetFormat;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.model.Source;
import dev.promptbeam.request.AnswerFormat;
import dev.promptbeam.request.AnswerParts;
import dev.promptbeam.request.EmptyFields;
import dev.promptbeam.request.RequestBuilder;
import dev.promptbeam.request.RequestTemplate;
import dev.promptbeam.request.media.MediaFiles;
import dev.promptbeam.result.Grading;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.TextMembers;
import dev.promptbeam.result.TextMembers.Extra;
import dev.promptbeam.result.TrialNames;
import dev.promptbeam.result.VectorMembers;
import dev.promptbeam.result.judge.AnswerPolicy;
import dev.promptbeam.result.judge.GradePolicy;
import dev.promptbeam.result.judge.Judge;
import dev.promptbeam.result.judge.VectorPolicy;
import dev.promptbeam.spec.BatchSpec;
import dev.promptbeam.spec.OutputSpec.Included;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.spec.stage.StageSpec;
import dev.promptbeam.spec.stage.Variant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the requests of a spec are asked, and their answers judged and written: one policy for all
 * variants that do not differ in that, stage by stage.
 */
final class PolicyPlan {
  private final List<List<AskedStage>> stages = new ArrayList<>();
  private final List<List<Integer>> places = new ArrayList<>();
  private final List<ShardPolicy> policies = new ArrayList<>();
  private final List<AskedStage.Common> commons = new ArrayList<>();
  private final Spec spec;

  PolicyPlan(Spec spec) {
    this.spec = spec;
    for (int number = 0; number < spec.stages().size(); number++) {
      List<AskedStage> asked = new ArrayList<>();
      for (Variant variant : spec.variants()) {
        asked.add(new AskedStage(spec, variant, number));
      }
      stages.add(asked);
      places.add(places(asked, number));
    }
  }

  /** All of them, those of the first stage first. */
  List<ShardPolicy> all() {
    return List.copyOf(policies);
  }

  /** The index of that by which a variant is asked at a stage. */
  int index(int stage, int variant) {
    return places.get(stage).get(variant);
  }

  /** The same of all variants. */
  List<Integer> indexes(int stage) {
    return places.get(stage);
  }

  /** That by which the first variant is asked at the last stage. */
  ShardPolicy last() {
    return policies.get(index(places.size() - 1, 0));
  }

  /** What builds the requests of a stage, by variant. */
  List<RequestBuilder> requests(int stage, EmptyFields emptyFields) {
    return stages.get(stage).stream().map(asked -> asked.requests(emptyFields)).toList();
  }

  private List<Integer> places(List<AskedStage> asked, int number) {
    Set<Extra> extras = EnumSet.noneOf(Extra.class);
    asked.forEach(one -> extras.addAll(one.extras()));
    AskedStage.Common common =
        new AskedStage.Common(
            extras,
            asked.stream().anyMatch(AskedStage::makesMedia),
            asked.size() > 1
                || asked.stream().anyMatch(one -> one.requests(source -> false).mayShare()));
    commons.add(common);
    List<Integer> indexes = new ArrayList<>();
    for (AskedStage one : asked) {
      ShardPolicy policy = one.policy(common, grading(number));
      if (!policies.contains(policy)) {
        policies.add(policy);
      }
      indexes.add(policies.indexOf(policy));
    }
    return indexes;
  }

  /** What becomes of judged answers at the last judge; null at another stage. */
  private @Nullable Grading grading(int number) {
    int judged = spec.judged();
    if (number == judged || number < spec.stages().size() - 1) {
      return null;
    }
    AskedStage answered = stages.get(judged).get(0);
    String said = spec.saysStage() ? answered.stage.name() : "";
    List<String> members =
        new ArrayList<>(answered.shape(commons.get(judged)).inStage(said, true).members());
    members.add("judge");
    List<GradePolicy> grades =
        stages.stream()
            .skip(judged + 1L)
            .map(judge -> (GradePolicy) judge.get(0).answers())
            .toList();
    return new Grading(answered.stage.name(), said, members, grades);
  }

  static TrialNames names(Spec spec) {
    return new TrialNames(
        spec.swept() ? spec.variants().stream().map(Variant::name).toList() : List.of(),
        spec.samples());
  }

  /**
   * One stage of a spec as it is asked: how its requests are built, its answers judged, and what of
   * them is written down.
   */
  static final class AskedStage {
    /** Input that the service takes in one file (protocol 7), less the line's own bytes. */
    private static final long MOST_REQUEST_BYTES = 100_000_000;

    private final Spec spec;
    private final int number;
    private final StageSpec stage;
    private final RequestTemplate template;

    /**
     * @param variant which asks it
     * @param number which of the stages it is, from 0
     */
    AskedStage(Spec spec, Variant variant, int number) {
      this.spec = spec;
      this.number = number;
      this.stage = variant.stages().get(number);
      this.template = stage.template(spec.allowUnknownFields());
    }

    RequestBuilder requests(EmptyFields emptyFields) {
      BatchSpec batch = spec.batch();
      return new RequestBuilder(
          template,
          stage.model(),
          batch.deduplicate(),
          Math.min(MOST_REQUEST_BYTES, batch.maxBytes() - 64),
          emptyFields,
          MediaFiles.of(stage.media()));
    }

    /** What all variants of a stage have in common, so that their rows have the same members. */
    record Common(Set<Extra> extras, boolean media, boolean mayShare) {}

    ShardPolicy policy(AskedStage.Common common, @Nullable Grading grading) {
      return new ShardPolicy(
          number, stage.name(), stage.kind(), stage.model(), answers(), inPlace(common, grading));
    }

    /** Its rows in their place among the stages: results, or what is handed on. */
    private ResultShape inPlace(AskedStage.Common common, @Nullable Grading grading) {
      ResultShape shape = shape(common);
      boolean last = number == spec.stages().size() - 1;
      if (grading != null) {
        return shape.judging(stage.name(), grading);
      }
      if (number == spec.judged() && !last) {
        return shape.judged(stage.name());
      }
      return spec.staged() ? shape.inStage(stage.name(), last) : shape;
    }

    /** By what answers are judged. */
    private Judge.Rules answers() {
      AnswerFormat format = template.answerFormat();
      if (embeds()) {
        return new VectorPolicy(format.dimensions(), format.perRow(), spec.output().normalize());
      }
      AnswerPolicy text = textPolicy(format);
      return stage.grade() == null ? text : new GradePolicy(text, stage.grade());
    }

    /** What its rows hold by itself. */
    private ResultShape shape(AskedStage.Common common) {
      return new ResultShape(
          spec.output().include().contains(Included.ROW),
          spec.output().include().contains(Included.RESPONSE),
          spec.output().include().contains(Included.USAGE),
          embeds()
              ? new VectorMembers(spec.output().normalize())
              : new TextMembers(textPolicy(template.answerFormat()), common.extras()),
          stage.model(),
          common.media(),
          common.mayShare(),
          !spec.reuse().isEmpty(),
          spec.score(),
          PolicyPlan.names(spec),
          spec.output().replaceSurrogates());
    }

    boolean makesMedia() {
      return template.answerParts().media() || ModelId.makesMedia(stage.model());
    }

    private boolean embeds() {
      return stage.kind().equals(RequestKind.EMBED);
    }

    private AnswerPolicy textPolicy(AnswerFormat format) {
      boolean openApi = format.responseSchema() != null;
      return new AnswerPolicy(
          spec.output().accept(),
          format.wantsJson(),
          openApi ? format.responseSchema() : format.responseJsonSchema(),
          openApi,
          format.perRow(),
          spec.output().stripFences(),
          spec.output().hops());
    }

    Set<Extra> extras() {
      AnswerParts parts = template.answerParts();
      Set<Extra> extras = EnumSet.noneOf(Extra.class);
      if (parts.calls()) {
        extras.add(Extra.CALLS);
      }
      if (parts.thoughts()) {
        extras.add(Extra.THOUGHTS);
      }
      if (parts.candidates()) {
        extras.add(Extra.CANDIDATES);
      }
      return extras;
    }
  }

  /**
   * Rows of tables, told by where they came from, so that a redrive tells them alike.
   *
   * @param format of the spec; null where the names of files tell it
   */
  record Tables(@Nullable DatasetFormat format) implements EmptyFields {
    private static final long serialVersionUID = 1;

    @Override
    public boolean areMissing(Source source) {
      DatasetFormat own = format != null ? format : RowFormats.byName(source.file()).orElse(null);
      return own != null && RowFormats.of(own).emptyIsMissing();
    }
  }
}
