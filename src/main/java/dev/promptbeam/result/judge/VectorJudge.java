package dev.promptbeam.result.judge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Reason;
import dev.promptbeam.result.judge.Verdict.Done;
import dev.promptbeam.result.judge.Verdict.Failed;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Judges embeddings: an answer is a result where it is a vector of the length that was asked for.
 * What is missing is asked for again; what came, and is something else, would come again.
 */
final class VectorJudge implements Judge {
  private static final String DIMENSIONS = "outputDimensionality";

  private final VectorPolicy policy;

  VectorJudge(VectorPolicy policy) {
    this.policy = policy;
  }

  @Override
  public Reading reading() {
    return Reading.VECTOR;
  }

  @Override
  public boolean needsRequest() {
    return policy.perRow();
  }

  @Override
  public Verdict judgeResponse(AnswerLine line, @Nullable JsonNode request) {
    Vector vector = line.vector();
    if (vector == null) {
      return without(line);
    }
    if (vector.fault() != null) {
      return new Failed(Reason.OUTPUT_SCHEMA, vector.fault());
    }
    if (vector.length() == 0) {
      return new Failed(Reason.OUTPUT_EMPTY, "the embedding has no values");
    }
    int wanted = request == null ? policy.dimensions() : request.path(DIMENSIONS).asInt();
    if (wanted > 0 && vector.length() != wanted) {
      String words = "the embedding has %,d values, and " + DIMENSIONS + " asks for %,d";
      return new Failed(
          Reason.OUTPUT_SCHEMA, String.format(Locale.ROOT, words, vector.length(), wanted));
    }
    if (policy.normalize() && vector.isZero()) {
      return new Failed(
          Reason.OUTPUT_SCHEMA, "the embedding has length 0, which cannot be scaled to 1");
    }
    return Done.INSTANCE;
  }

  private static Failed without(AnswerLine line) {
    if (line.blockReason() != null) {
      return new Failed(Reason.PROMPT_BLOCKED, "the prompt was blocked: " + line.blockReason());
    }
    return line.candidate() != null
        ? new Failed(Reason.OUTPUT_SCHEMA, "the answer is generated output, not an embedding")
        : new Failed(Reason.OUTPUT_EMPTY, "the response has no embedding");
  }
}
