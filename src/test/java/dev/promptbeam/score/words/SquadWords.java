package dev.promptbeam.score.words;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The rules of SQuAD written down plainly: the whole text normalised first, then cut. */
public final class SquadWords {
  /** Texts that such rules may trip over. */
  public static final List<String> PIECES =
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

  private SquadWords() {}

  public static List<String> of(String text) {
    String whole = new String(text.getBytes(UTF_8), UTF_8); // halves are question marks there
    String lower = Normalizer.normalize(whole, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
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
