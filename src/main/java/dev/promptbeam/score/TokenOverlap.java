package dev.promptbeam.score;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.request.text.SpelledJson;
import dev.promptbeam.score.words.NormalizedWords;
import dev.promptbeam.score.words.WordCounts;

/** The F1 of SQuAD: words that both texts have, against the words of each. */
record TokenOverlap() implements Comparison<String> {
  @Override
  public String prepared(JsonNode expected) {
    return SpelledJson.text(expected);
  }

  @Override
  public double score(Subject subject, String expected) {
    String text = subject.text();
    if (text == null) {
      return 0;
    }
    WordCounts wanted = WordCounts.of(expected);
    NormalizedWords answer = new NormalizedWords(text);
    int words = 0;
    int common = 0;
    while (answer.next()) {
      words++;
      common += wanted.take(answer.code());
    }
    if (words == 0 || wanted.words() == 0) {
      return Comparison.of(words == 0 && wanted.words() == 0);
    }
    return 2.0 * common / (words + wanted.words());
  }
}
