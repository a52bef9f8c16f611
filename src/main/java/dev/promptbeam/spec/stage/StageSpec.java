package dev.promptbeam.spec.stage;

import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.RequestTemplate;
import dev.promptbeam.request.media.MediaRules;
import dev.promptbeam.score.GradeRule;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A stage: one request of the chain that a row goes through. A spec without {@code stages} has one,
 * which has no name.
 *
 * @param name what later stages, results and dead letters call it; empty where it is the only one
 * @param kind what its requests ask for
 * @param model the model's id without {@code models/}
 * @param requestJson the request template as compact JSON: shorthands written out, fields in
 *     camelCase, members in the spec's order
 * @param media which files rows may bring along, and what the model takes of them
 * @param continues the stage whose conversation it carries on; null where it begins one
 * @param grade what its answers score, where it judges those of another stage; null elsewhere
 */
public record StageSpec(
    String name,
    RequestKind kind,
    String model,
    String requestJson,
    MediaRules media,
    @Nullable String continues,
    @Nullable GradeRule grade)
    implements Serializable {

  /** What a spec without {@code stages} calls its only one where its answers are judged. */
  public static final String ANSWER = "answer";

  /** Of a spec that has no other. */
  public StageSpec(RequestKind kind, String model, String requestJson, MediaRules media) {
    this("", kind, model, requestJson, media, null, null);
  }

  /** The same under a name. */
  public StageSpec named(String other) {
    return new StageSpec(other, kind, model, requestJson, media, continues, grade);
  }

  /** The same where it judges. */
  public StageSpec grading(GradeRule rule) {
    return new StageSpec(name, kind, model, requestJson, media, continues, rule);
  }

  /** The request with its placeholders, to be filled by rows. */
  public RequestTemplate template(boolean allowUnknownFields) {
    return RequestTemplate.compile(kind, requestJson, allowUnknownFields);
  }
}
