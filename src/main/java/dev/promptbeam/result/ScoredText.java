package dev.promptbeam.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.result.line.JsonText;
import dev.promptbeam.score.Answer;
import org.jspecify.annotations.Nullable;

/**
 * Generated text as scorers see it.
 *
 * @param json what of it is to be JSON, if any is
 */
record ScoredText(@Nullable String text, String json) implements Answer {
  static final ScoredText NONE = new ScoredText(null, "");

  @Override
  public @Nullable JsonNode value() {
    try {
      return JsonText.tree(json);
    } catch (JsonProcessingException e) {
      return null; // which a scorer finds out as a value that is not as expected
    }
  }

  @Override
  public double @Nullable [] vector() {
    return null;
  }
}
