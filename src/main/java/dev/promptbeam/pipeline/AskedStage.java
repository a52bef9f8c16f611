package dev.promptbeam.pipeline;

import dev.promptbeam.batch.setup.ShardPolicy;
import dev.promptbeam.catalog.ModelId;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.AnswerFormat;
import dev.promptbeam.request.AnswerParts;
import dev.promptbeam.request.EmptyFields;
import dev.promptbeam.request.RequestBuilder;
import dev.promptbeam.request.RequestTemplate;
import dev.promptbeam.request.media.MediaFiles;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.TextMembers;
import dev.promptbeam.result.TextMembers.Extra;
import dev.promptbeam.result.VectorMembers;
import dev.promptbeam.result.judge.AnswerPolicy;
import dev.promptbeam.result.judge.Judge;
import dev.promptbeam.result.judge.VectorPolicy;
import dev.promptbeam.spec.BatchSpec;
import dev.promptbeam.spec.OutputSpec.Included;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.spec.stage.StageSpec;
import dev.promptbeam.spec.stage.Variant;
import java.util.EnumSet;
import java.util.Set;

/**
 * One stage of a spec as it is asked: how its requests are built, its answers judged, and what of
 * them is written down.
 */
final class AskedStage {
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

  ShardPolicy policy(Common common) {
    return new ShardPolicy(
        number, stage.name(), stage.kind(), stage.model(), answers(), shape(common));
  }

  /** By what answers are judged. */
  private Judge.Rules answers() {
    AnswerFormat format = template.answerFormat();
    return embeds()
        ? new VectorPolicy(format.dimensions(), format.perRow(), spec.output().normalize())
        : textPolicy(format);
  }

  /** What its rows hold: results of the last stage, and what others hand on. */
  private ResultShape shape(Common common) {
    ResultShape shape =
        new ResultShape(
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
    return spec.staged() ? shape.inStage(stage.name(), number == spec.stages().size() - 1) : shape;
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
