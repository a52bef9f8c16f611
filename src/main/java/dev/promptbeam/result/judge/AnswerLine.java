package dev.promptbeam.result.judge;

import dev.promptbeam.model.Tokens;
import dev.promptbeam.result.line.Slice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one line of an answer file says, as far as a verdict or a result row needs it.
 *
 * @param key of the request, null where the line has none
 * @param fault the line's error, null where it has none
 * @param response where the response object stands in the line
 * @param respelled whether it has names that results spell otherwise
 * @param usage where its usageMetadata stands in the line
 * @param tokens what its usageMetadata counts, or the tokenCount of an embedding; null where it has
 *     neither
 * @param modelVersion who answered, as sent; null where the response does not say
 * @param blockReason why the prompt was blocked
 * @param candidate the one with index 0, which JSON may leave out
 * @param vector the embedding, null where the response has none
 */
public record AnswerLine(
    @Nullable String key,
    @Nullable Fault fault,
    @Nullable Slice response,
    boolean respelled,
    @Nullable Slice usage,
    @Nullable Tokens tokens,
    @Nullable String modelVersion,
    @Nullable String blockReason,
    @Nullable Candidate candidate,
    @Nullable Vector vector) {

  /**
   * A line's error as sent.
   *
   * @param code a number in any spelling, null where it has none
   * @param place where the error object stands in the line, null where it is no object
   */
  record Fault(@Nullable String code, @Nullable String message, @Nullable Slice place) {}

  /**
   * @param finishReason null where missing
   * @param finishMessage the service's words for it, mostly missing
   * @param hasText true where a part that is no thought has text that can be seen
   * @param hasOtherOutput true where a part that is no thought holds anything else, such as a
   *     function call or an image
   * @param text the text parts that are no thoughts, joined; empty where it was not asked for
   * @param media pictures and sound, in order of the parts, thoughts too
   */
  public record Candidate(
      @Nullable String finishReason,
      @Nullable String finishMessage,
      boolean hasText,
      boolean hasOtherOutput,
      String text,
      List<MediaPart> media) {

    /** True where it neither ended nor holds anything. */
    boolean isBare() {
      return finishReason == null && !hasText && !hasOtherOutput;
    }
  }
}
