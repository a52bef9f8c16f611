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
 * @param candidates in the order of their indexes; JSON may leave an index of 0 out
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
    List<Candidate> candidates,
    @Nullable Vector vector) {

  /** The first one, on which the verdict is; null where there is none. */
  public @Nullable Candidate candidate() {
    return candidates.isEmpty() ? null : candidates.get(0);
  }

  /**
   * A line's error as sent.
   *
   * @param code a number in any spelling, null where it has none
   * @param place where the error object stands in the line, null where it is no object
   */
  record Fault(@Nullable String code, @Nullable String message, @Nullable Slice place) {}

  /**
   * A function that the model wants to be called.
   *
   * @param args where the object of its arguments stands in the line, null where it has none
   */
  public record Call(@Nullable String name, @Nullable Slice args) {}

  /**
   * @param index among the candidates, from 0
   * @param finishReason null where missing
   * @param finishMessage the service's words for it, mostly missing
   * @param hasText true where a part that is no thought has text that can be seen
   * @param hasOtherOutput true where a part that is no thought holds anything else, such as a
   *     function call or an image
   * @param text the text parts that are no thoughts, joined; empty where it was not asked for
   * @param thoughts the text parts that are, joined; empty where it was not asked for
   * @param calls in order of the parts
   * @param media pictures and sound, in order of the parts, thoughts too
   * @param continuationToken by which its rest is asked for, null where it has none
   */
  public record Candidate(
      int index,
      @Nullable String finishReason,
      @Nullable String finishMessage,
      boolean hasText,
      boolean hasOtherOutput,
      String text,
      String thoughts,
      List<Call> calls,
      List<MediaPart> media,
      @Nullable String continuationToken) {
    /** What JSON leaves out: the answer never ended. */
    static final String UNFINISHED = "FINISH_REASON_UNSPECIFIED";

    /** How it ended, by a name that is never empty. */
    public String finish() {
      return finishReason == null || finishReason.isBlank() ? UNFINISHED : finishReason;
    }

    /** True where it neither ended nor holds anything. */
    boolean isBare() {
      return finishReason == null && !hasText && !hasOtherOutput;
    }
  }
}
