package dev.promptbeam.score;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.request.text.SpelledJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The F1 of SQuAD: words that both texts have, against the words of each. */
record TokenOverlap() implements Comparison<List<String>> {

  @Override
  public List<String> prepared(JsonNode expected) {
    return NormalizedText.tokens(SpelledJson.text(expected));
  }

  @Override
  public double score(Subject subject, List<String> wanted) {
    String text = subject.text();
    if (text == null) {
      return 0;
    }
    List<String> answer = NormalizedText.tokens(text);
    if (answer.isEmpty() || wanted.isEmpty()) {
      return Comparison.of(answer.isEmpty() && wanted.isEmpty());
    }
    return 2.0 * common(answer, wanted) / (answer.size() + wanted.size());
  }

  private static int common(List<String> answer, List<String> wanted) {
    Map<String, Integer> left = new HashMap<>();
    wanted.forEach(token -> left.merge(token, 1, Integer::sum));
    int common = 0;
    for (String token : answer) {
      int more = left.getOrDefault(token, 0);
      if (more > 0) {
        left.put(token, more - 1);
        common++;
      }
    }
    return common;
  }
}
