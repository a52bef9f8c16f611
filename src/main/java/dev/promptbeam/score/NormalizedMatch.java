package dev.promptbeam.score;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.request.text.SpelledJson;
import dev.promptbeam.score.words.NormalizedWords;

/** The same text by the rules of SQuAD: the same words in the same order. */
record NormalizedMatch() implements Comparison<String> {
  @Override
  public String prepared(JsonNode expected) {
    return SpelledJson.text(expected);
  }

  @Override
  public double score(Subject subject, String expected) {
    String text = subject.text();
    return Comparison.of(text != null && same(text, expected));
  }

  /** Most answers that differ do so within their first words. */
  private static boolean same(String text, String expected) {
    NormalizedWords answer = new NormalizedWords(text);
    NormalizedWords wanted = new NormalizedWords(expected);
    while (answer.next()) {
      if (!wanted.next() || answer.code() != wanted.code()) {
        return false;
      }
    }
    return !wanted.next();
  }
}
