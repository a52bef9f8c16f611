package dev.promptbeam.score;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.request.text.RowColumns;
import dev.promptbeam.request.text.SpelledJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of an answer is scored: the whole of it, or what a path leads to in its JSON.
 *
 * @param path empty for the whole
 */
record Subject(Answer answer, List<String> path) {

  /** Null where there is nothing. */
  @Nullable String text() {
    if (path.isEmpty()) {
      return answer.text();
    }
    JsonNode value = value();
    return value == null || value.isNull() ? null : SpelledJson.text(value);
  }

  /** Null where there is nothing. */
  @Nullable JsonNode value() {
    return RowColumns.walk(answer.value(), path);
  }

  double @Nullable [] vector() {
    return answer.vector();
  }
}
