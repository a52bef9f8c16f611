package dev.promptbeam.result.judge;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What generated text must be to count as a result.
 *
 * @param accept finish reasons that make a result, in the API's spelling (protocol 6)
 * @param wantsJson true where the request asks for {@code application/json}: the text must parse
 * @param schemaJson the schema the parsed text must match, as JSON; null where none was given; not
 *     looked at unless {@code wantsJson}
 * @param openApiSchema true where the schema is a {@code responseSchema} (OpenAPI subset), false
 *     where it is a {@code responseJsonSchema}
 * @param perRow true where rows decide on that: then each request is asked, and the three before
 *     say nothing
 * @param stripFences whether JSON may stand in a code fence
 * @param hops how many times the rest of an answer is asked for at most
 */
public record AnswerPolicy(
    Set<String> accept,
    boolean wantsJson,
    @Nullable String schemaJson,
    boolean openApiSchema,
    boolean perRow,
    boolean stripFences,
    int hops)
    implements Judge.Rules {

  /** The same for all rows. */
  public AnswerPolicy(
      Set<String> accept, boolean wantsJson, @Nullable String schemaJson, boolean openApiSchema) {
    this(accept, wantsJson, schemaJson, openApiSchema, false, false, 0);
  }

  public AnswerPolicy {
    accept = Set.copyOf(accept);
  }

  AnswerPolicy withoutHops() {
    return new AnswerPolicy(accept, wantsJson, schemaJson, openApiSchema, perRow, stripFences, 0);
  }

  /** What of a text is to be the JSON that was asked for. */
  public String json(String text) {
    return stripFences ? CodeFence.inside(text) : text;
  }

  @Override
  public Judge judge() {
    return Classifier.of(this);
  }
}
