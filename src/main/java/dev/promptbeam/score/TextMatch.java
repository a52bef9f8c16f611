package dev.promptbeam.score;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.request.text.SpelledJson;

/** The same text, but for blanks around it. */
record TextMatch(boolean ignoreCase) implements Comparison<String> {

  @Override
  public String prepared(JsonNode expected) {
    return SpelledJson.text(expected).strip();
  }

  @Override
  public double score(Subject subject, String expected) {
    String text = subject.text();
    return Comparison.of(text != null && same(text.strip(), expected));
  }

  private boolean same(String text, String expected) {
    return ignoreCase ? text.equalsIgnoreCase(expected) : text.equals(expected);
  }
}
