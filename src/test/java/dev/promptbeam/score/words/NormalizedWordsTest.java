package dev.promptbeam.score.words;

import static dev.promptbeam.score.words.SquadWords.PIECES;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against {@link SquadWords}. */
final class NormalizedWordsTest {
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
  void everyCharacterAtEveryPlaceOfSimpleWords() {
    String words = "Of 12 Whales, an Extraordinarily9 (a) long-winded... The END of it. ";
    for (int c = 0; c < 0x250; c++) {
      for (int at = 0; at <= words.length(); at++) {
        requireSame(words.substring(0, at) + (char) c + words.substring(at));
        requireSame(words.substring(0, at) + (char) c);
      }
    }
  }

  @Test
  void wordsHaveCodesOfTheirOwn() {
    Map<Long, String> words = new HashMap<>();
    for (int c = 1; c <= 0x2FFFF; c++) {
      for (String word : List.of("", "abcdefg", "abcdefgh", "x".repeat(40))) {
        String whole = word + Character.toString(c);
        String former = words.put(code(whole), whole);
        assertThat(former).as(whole).isNull();
      }
    }
    for (int zeros = 1; zeros < 20; zeros++) {
      String whole = "\u0000".repeat(zeros);
      assertThat(words.put(code(whole), whole)).as("%s zeros", zeros).isNull();
    }
    assertThat(words).doesNotContainKey(0L);
  }

  private static void requireSame(String text) {
    NormalizedWords words = new NormalizedWords(text);
    List<Long> read = new ArrayList<>();
    while (words.next()) {
      read.add(words.code());
    }
    List<Long> wanted = SquadWords.of(text).stream().map(NormalizedWordsTest::code).toList();
    if (!read.equals(wanted)) {
      assertThat(read)
          .as("%s of %s", Arrays.toString(text.codePoints().toArray()), SquadWords.of(text))
          .isEqualTo(wanted);
    }
  }

  private static long code(String word) {
    WordCode code = new WordCode();
    word.codePoints().forEach(code::append);
    return code.code();
  }
}
