package dev.promptbeam.result;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.score.Answer;
import org.jspecify.annotations.Nullable;

/** An embedding as scorers see it. */
@SuppressWarnings("ArrayRecordComponent") // lives for one row; never compared
record ScoredVector(double[] vector) implements Answer {
  @Override
  public @Nullable String text() {
    return null;
  }

  @Override
  public @Nullable JsonNode value() {
    return null;
  }
}
