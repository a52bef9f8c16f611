package dev.promptbeam.spec.stage;

import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.RequestTemplate;
import dev.promptbeam.request.media.MediaRules;
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
 */
public record StageSpec(
    String name,
    RequestKind kind,
    String model,
    String requestJson,
    MediaRules media,
    @Nullable String continues)
    implements Serializable {

  /** Of a spec that has no other. */
  public StageSpec(RequestKind kind, String model, String requestJson, MediaRules media) {
    this("", kind, model, requestJson, media, null);
  }

  /** The request with its placeholders, to be filled by rows. */
  public RequestTemplate template(boolean allowUnknownFields) {
    return RequestTemplate.compile(kind, requestJson, allowUnknownFields);
  }
}
