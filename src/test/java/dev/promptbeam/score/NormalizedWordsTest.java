package dev.promptbeam.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Against the rules written down plainly: the whole text normalised first, then cut. */
final class NormalizedWordsTest {
  private static final List<String> PIECES =
      List.of(
          "a",
          "A",
          "an",
          "The",
          "the",
          "theatre",
          " ",
          "  ",
          "\n",
          "\t",
          "\u00A0",
          "\u2003",
          "\u3000",
          "\u0085",
          "\u001C",
          "\u0000",
          "\u007F",
          ".",
          "-",
          "$",
          "it's",
          "'",
          "“",
          "”",
          "—",
          "…",
          "‼",
          "⁄",
          "\u200B",
          "\u00AD",
          "é",
          "É",
          "e\u0301",
          "\u0301",
          "\u0327\u0301",
          "ß",
          "İ",
          "ı",
          "ſ",
          "ŉ",
          "ǅ",
          "ﬁ",
          "½",
          "²",
          "ª",
          "µ",
          "¨",
          "´",
          "Σ",
          "ΑΣ",
          "σ",
          "ς",
          "\u0345",
          "ώ",
          "К",
          "ж",
          "日本",
          "カ\u3099",
          "ｶﾞ",
          "각",
          "\u1100\u1161\u11A8",
          "\uAC00\u11A8",
          "😀",
          "𝐀",
          "𝟗",
          "\uD83D",
          "\uDE00",
          "\uFF21",
          "\uFF0C",
          "क\u093C",
          "\u0958",
          "ا\u0653",
          "\u2126",
          "\u212B",
          "Å",
          "\u1E9B\u0323",
          "q\u0307\u0323",
          "\uFDFA",
          "\u0F73",
          "\u2260",
          "=\u0338",
          "<\u0338",
          " \u0301",
          "12",
          "９");

  @Test
  void everyCharacterBetweenOthers() {
    for (int c = 0; c <= 0x2FFFF; c++) {
      String one = Character.toString(c);
      requireSame(one);
      requireSame("the x" + one + "Y a" + one + one + " an");
    }
  }

  @Test
  void everyPairOfPieces() {
    for (String one : PIECES) {
      for (String other : PIECES) {
        requireSame(one + other);
        requireSame("Σ" + one + "Σ" + other + "Σ");
        requireSame("to " + one + other + " the end");
      }
    }
  }

  @Test
  void manyTextsOfManyPieces() {
    Random random = new Random(20261129);
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder();
      int plain = random.nextInt(4) == 0 ? PIECES.size() : 24;
      for (int left = random.nextInt(30); left > 0; left--) {
        switch (random.nextInt(8)) {
          case 0 -> text.append((char) random.nextInt(0x10000));
          case 1 -> text.append((char) random.nextInt(0x250));
          case 2 -> text.append((char) (0x2000 + random.nextInt(0x70)));
          case 3 -> text.append("word".repeat(random.nextInt(20)));
          default -> text.append(PIECES.get(random.nextInt(plain)));
        }
      }
      requireSame(text.toString());
    }
  }

  @Test
  void scoresOfManyPairsOfTexts() {
    Random random = new Random(11292026);
    int right = 0;
    for (int i = 0; i < 50_000; i++) {
      String answer = text(random);
      String expected = random.nextInt(3) == 0 ? answer.toUpperCase(Locale.ROOT) : text(random);
      double same = Scores.of(ScoreType.NORMALIZED, answer, expected);
      assertThat(same).isEqualTo(reference(answer).equals(reference(expected)) ? 1 : 0);
      assertThat(Scores.of(ScoreType.F1, answer, expected)).isEqualTo(overlap(answer, expected));
      right += (int) same;
    }
    assertThat(right).isBetween(10_000, 45_000);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int words = random.nextInt(10) == 0 ? 200 : 12;
    for (int left = random.nextInt(words); left > 0; left--) {
      text.append(random.nextInt(6) == 0 ? PIECES.get(random.nextInt(60)) : "w" + random.nextInt(9))
          .append(random.nextInt(5) == 0 ? ", " : " ");
    }
    return text.toString();
  }

  private static void requireSame(String text) {
    NormalizedWords words = new NormalizedWords(text);
    List<String> read = new ArrayList<>();
    while (words.next()) {
      char[] word = new char[words.length()];
      words.copyTo(word, 0);
      read.add(new String(word));
    }
    if (!read.equals(reference(text))) {
      assertThat(read)
          .as("%s", Arrays.toString(text.codePoints().toArray()))
          .isEqualTo(reference(text));
    }
  }

  private static double overlap(String answer, String expected) {
    List<String> one = reference(answer);
    List<String> other = reference(expected);
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

  private static List<String> reference(String text) {
    String lower = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    StringBuilder kept = new StringBuilder();
    lower
        .codePoints()
        .forEach(
            c -> {
              if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                kept.append(' ');
              } else if (!isPunctuation(c)) {
                kept.appendCodePoint(c);
              }
            });
    List<String> words = new ArrayList<>(List.of(kept.toString().split(" ", -1)));
    words.removeIf(word -> word.isEmpty() || Set.of("a", "an", "the").contains(word));
    return words;
  }

  private static boolean isPunctuation(int c) {
    return "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~".indexOf(c) >= 0
        || (c >= 0x80
            && Set.of(
                    Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION)
                .contains((byte) Character.getType(c)));
  }
}
