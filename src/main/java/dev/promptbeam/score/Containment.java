package dev.promptbeam.score;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.request.text.SpelledJson;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The answer has the expected text somewhere in it. */
record Containment(boolean ignoreCase) implements Comparison<String> {

  @Override
  public @Nullable String prepared(JsonNode expected) {
    String text = SpelledJson.text(expected).strip();
    return text.isEmpty() ? null : folded(text);
  }

  @Override
  public String wanted() {
    return "a text that is not empty, as that is in every answer";
  }

  @Override
  public double score(Subject subject, String expected) {
    String text = subject.text();
    return Comparison.of(text != null && folded(text).contains(expected));
  }

  private String folded(String text) {
    return ignoreCase ? text.toLowerCase(Locale.ROOT) : text;
  }
}
