package dev.promptbeam.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.score.words.SquadWords;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Scores by words against {@link SquadWords}. */
final class WordScoresTest {
  @Test
  void scoresOfManyPairsOfTexts() {
    Random random = new Random(11292026);
    int right = 0;
    for (int i = 0; i < 50_000; i++) {
      String answer = text(random);
      String expected = random.nextInt(3) == 0 ? answer.toUpperCase(Locale.ROOT) : text(random);
      double same = Scores.of(ScoreType.NORMALIZED, answer, expected);
      assertThat(same).isEqualTo(SquadWords.of(answer).equals(SquadWords.of(expected)) ? 1 : 0);
      assertThat(Scores.of(ScoreType.F1, answer, expected)).isEqualTo(overlap(answer, expected));
      right += (int) same;
    }
    assertThat(right).isBetween(10_000, 45_000);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int words = random.nextInt(10) == 0 ? 200 : 12;
    for (int left = random.nextInt(words); left > 0; left--) {
      text.append(
              random.nextInt(6) == 0
                  ? SquadWords.PIECES.get(random.nextInt(60))
                  : "w" + random.nextInt(9))
          .append(random.nextInt(5) == 0 ? ", " : " ");
    }
    return text.toString();
  }

  private static double overlap(String answer, String expected) {
    List<String> one = SquadWords.of(answer);
    List<String> other = SquadWords.of(expected);
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() && other.isEmpty() ? 1 : 0;
    }
    Map<String, Integer> left = new HashMap<>();
    other.forEach(word -> left.merge(word, 1, Integer::sum));
    int common = 0;
    for (String word : one) {
      common += left.merge(word, -1, Integer::sum) >= 0 ? 1 : 0;
    }
    return 2.0 * common / (one.size() + other.size());
  }
}
