package dev.promptbeam.score;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.request.text.SpelledJson;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The answer has the expected text somewhere in it. */
record Containment(boolean ignoreCase) implements Comparison {

  @Override
  public @Nullable String unusable(JsonNode expected) {
    return SpelledJson.text(expected).isBlank() ? "no text, which is in every answer" : null;
  }

  @Override
  public double score(Subject subject, JsonNode expected) {
    String text = subject.text();
    return Comparison.of(
        text != null && folded(text).contains(folded(SpelledJson.text(expected).strip())));
  }

  private String folded(String text) {
    return ignoreCase ? text.toLowerCase(Locale.ROOT) : text;
  }
}
