package dev.promptbeam.pipeline;

import dev.promptbeam.batch.setup.ShardPolicy;
import dev.promptbeam.catalog.ModelId;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.AnswerFormat;
import dev.promptbeam.request.AnswerParts;
import dev.promptbeam.request.RequestTemplate;
import dev.promptbeam.result.AnswerMembers;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.TextMembers;
import dev.promptbeam.result.TextMembers.Extra;
import dev.promptbeam.result.TrialNames;
import dev.promptbeam.result.VectorMembers;
import dev.promptbeam.result.judge.AnswerPolicy;
import dev.promptbeam.result.judge.Judge;
import dev.promptbeam.result.judge.VectorPolicy;
import dev.promptbeam.spec.OutputSpec;
import dev.promptbeam.spec.OutputSpec.Included;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.spec.stage.StageSpec;
import dev.promptbeam.spec.stage.Variant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How the requests of a spec are asked, and their answers judged and written: one policy for all
 * variants that do not differ in that, stage by stage.
 */
final class PolicyPlan {
  private final Spec spec;
  private final OutputSpec output;
  private final boolean mayShare;
  private final List<ShardPolicy> policies = new ArrayList<>();
  private final List<List<Integer>> places = new ArrayList<>();

  /**
   * @param mayShare whether rows may share an answer
   */
  PolicyPlan(Spec spec, boolean mayShare) {
    this.spec = spec;
    this.output = spec.output();
    this.mayShare = mayShare;
    for (int stage = 0; stage < spec.stages().size(); stage++) {
      places.add(ofStage(stage));
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

  /** That by which the first variant is asked at the last stage. */
  ShardPolicy last() {
    return policies.get(index(places.size() - 1, 0));
  }

  private List<Integer> ofStage(int stage) {
    List<StageSpec> asked = new ArrayList<>();
    List<RequestTemplate> templates = new ArrayList<>();
    for (Variant variant : spec.variants()) {
      asked.add(variant.stages().get(stage));
      templates.add(variant.stages().get(stage).template(spec.allowUnknownFields()));
    }
    boolean media = asked.stream().anyMatch(one -> ModelId.makesMedia(one.model()));
    Set<Extra> extras = EnumSet.noneOf(Extra.class);
    for (RequestTemplate template : templates) {
      AnswerParts parts = template.answerParts();
      media |= parts.media();
      extras.addAll(extras(parts));
    }
    List<Integer> indexes = new ArrayList<>();
    for (int variant = 0; variant < asked.size(); variant++) {
      StageSpec one = asked.get(variant);
      AnswerFormat format = templates.get(variant).answerFormat();
      boolean embeds = one.kind().equals(RequestKind.EMBED);
      Judge.Rules answers =
          embeds
              ? new VectorPolicy(format.dimensions(), format.perRow(), output.normalize())
              : textPolicy(format);
      AnswerMembers members =
          embeds
              ? new VectorMembers(output.normalize())
              : new TextMembers(textPolicy(format), extras);
      ShardPolicy policy =
          new ShardPolicy(
              stage,
              one.name(),
              one.kind(),
              one.model(),
              answers,
              shape(one.model(), members, media));
      if (!policies.contains(policy)) {
        policies.add(policy);
      }
      indexes.add(policies.indexOf(policy));
    }
    return indexes;
  }

  private ResultShape shape(String model, AnswerMembers members, boolean media) {
    return new ResultShape(
        output.include().contains(Included.ROW),
        output.include().contains(Included.RESPONSE),
        output.include().contains(Included.USAGE),
        members,
        model,
        media,
        mayShare || spec.variants().size() > 1,
        !spec.reuse().isEmpty(),
        spec.score(),
        names(spec),
        output.replaceSurrogates());
  }

  static TrialNames names(Spec spec) {
    return new TrialNames(
        spec.swept() ? spec.variants().stream().map(Variant::name).toList() : List.of(),
        spec.samples());
  }

  private AnswerPolicy textPolicy(AnswerFormat format) {
    boolean openApi = format.responseSchema() != null;
    return new AnswerPolicy(
        output.accept(),
        format.wantsJson(),
        openApi ? format.responseSchema() : format.responseJsonSchema(),
        openApi,
        format.perRow(),
        output.stripFences());
  }

  private static Set<Extra> extras(AnswerParts parts) {
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
