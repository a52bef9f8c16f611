package dev.promptbeam.spec;

import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.RequestTemplate;
import dev.promptbeam.request.media.MediaRules;
import dev.promptbeam.score.ScoreRules;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A validated spec with the defaults filled in.
 *
 * @param name names the runs: letters, digits, '-' and '_', at most 63
 * @param endpoint {@code gemini}, {@code emulator}, a base URL without version, or null where
 *     neither spec nor command line says one
 * @param dataset what is read
 * @param kind what its requests ask for
 * @param model the model's id without {@code models/}
 * @param requestJson the request template as compact JSON: shorthands written out, fields in
 *     camelCase, members in the spec's order
 * @param media which files its rows may bring along
 * @param batch how it is sent
 * @param output what is written
 * @param score how answers are scored
 * @param reuse former runs, or folders of them, as spelled
 * @param budget USD that a run may spend, or null
 * @param limit only so many rows, or null
 * @param allowUnknownFields whether rows, too, may bring request fields that are not known
 * @param warnings for people, in the form of errors
 */
public record Spec(
    String name,
    @Nullable String endpoint,
    DatasetSpec dataset,
    RequestKind kind,
    String model,
    String requestJson,
    MediaRules media,
    BatchSpec batch,
    OutputSpec output,
    ScoreRules score,
    List<String> reuse,
    @Nullable BigDecimal budget,
    @Nullable Long limit,
    boolean allowUnknownFields,
    List<String> warnings)
    implements Serializable {

  /** The request with its placeholders, to be filled by rows. */
  public RequestTemplate template() {
    return RequestTemplate.compile(kind, requestJson, allowUnknownFields);
  }

  /** The same spec for rows that were chosen before, and the endpoint that was asked then. */
  public Spec redrivenAt(@Nullable String address) {
    return new Spec(
        name,
        address,
        dataset,
        kind,
        model,
        requestJson,
        media,
        batch,
        output,
        score,
        List.of(),
        budget,
        null,
        allowUnknownFields,
        warnings);
  }
}
