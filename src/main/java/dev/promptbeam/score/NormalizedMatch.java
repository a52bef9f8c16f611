package dev.promptbeam.score;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.request.text.SpelledJson;

/** The same text by the rules of SQuAD. */
record NormalizedMatch() implements Comparison<String> {

  @Override
  public String prepared(JsonNode expected) {
    return NormalizedText.of(SpelledJson.text(expected));
  }

  @Override
  public double score(Subject subject, String expected) {
    String text = subject.text();
    return Comparison.of(text != null && NormalizedText.of(text).equals(expected));
  }
}
