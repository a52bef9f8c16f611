package dev.promptbeam.score;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.promptbeam.score.PlainPattern.Span;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against RE2. */
final class PlainPatternTest {
  private static final String[] PIECES = {
    "a",
    "b",
    "#",
    " ",
    "####",
    "Answer: ",
    "\\d",
    "\\s",
    "\\w",
    ".",
    "[0-9]",
    "[a-c]",
    "[^,]",
    "[^a-b\\n]",
    "[\\d.,-]",
    "(",
    ")",
    "*",
    "+",
    "?",
    "\\(",
    "\\.",
    "\\n",
    "-",
    "[ab",
    "]",
    "^",
    "$",
    "|",
    "{2}",
    "\\b",
    "é",
    "[]a]",
    "[^]",
    "[a-]",
    "[-a]",
    "[a-b-c]",
    "[--a]",
    "\\pL",
    "\\Q",
    "(?i)",
    "[[:alpha:]]"
  };
  private static final String[] TEXTS = {
    "a",
    "b",
    "c",
    "#",
    " ",
    "  ",
    "####",
    "Answer: ",
    "Answer:",
    "12",
    "3.5",
    ",",
    "(",
    ")",
    "-",
    "\n",
    "\t",
    "\u000B",
    "é",
    "😀",
    "\uD83D",
    "\uDE00",
    "_",
    "aab",
    "^",
    "]"
  };

  private final Random random = new Random(11);

  @Test
  void patternsOfPiecesFindWhatTheEngineFinds() {
    int plain = 0;
    int found = 0;
    for (int i = 0; i < 60_000; i++) {
      String pattern = joined(PIECES, 1 + random.nextInt(7));
      PlainPattern own = PlainPattern.of(pattern);
      if (own != null) {
        plain++;
        Pattern engine = compiled(pattern);
        for (int j = 0; j < 8; j++) {
          String text = joined(TEXTS, random.nextInt(14));
          Span span = own.last(text);
          if (span != null) {
            found += span.start() < 0 ? 0 : 1;
            assertThat(span).as("%s in %s", pattern, text).isEqualTo(last(engine, text));
          }
        }
      }
    }
    assertThat(plain).isGreaterThan(5_000);
    assertThat(found).isGreaterThan(5_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#### *([0-9]+)",
        "####",
        "Answer: *(\\w+)",
        "[Aa]nswer: (.*)",
        "\\(([A-D])\\)",
        "\\\\boxed\\{([^}]*)\\}",
        "-?[0-9]+",
        "[-+]?[0-9]+",
        "a+b?c"
      })
  void patternsThatAreUsualArePlain(String pattern) {
    PlainPattern own = PlainPattern.of(pattern);
    assertThat(own).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a*",
        "()",
        "(a)(b)",
        "((a))",
        "(a)*",
        "(a",
        "a)",
        "a|b",
        "^a",
        "a$",
        "a{2}",
        "a*?",
        "a++",
        ".",
        "[^a]b",
        "a*a",
        "a?b?a",
        "(?i)a",
        "é",
        "\\bx",
        "[é]",
        "[[:digit:]]",
        "\\",
        "[a",
        "x*[^y]+",
        "\\pN"
      })
  void patternsOfAnotherKindAreLeftToTheEngine(String pattern) {
    assertThat(PlainPattern.of(pattern)).isNull();
  }

  @Test
  void whatTakesTooLongIsLeftToTheEngine() {
    PlainPattern own = requireNonNull(PlainPattern.of("a[a-z]+1"));
    assertThat(own.last("a".repeat(1_000) + "1")).isEqualTo(new Span(0, 1_001));
    assertThat(own.last("a".repeat(1_000))).isNull();
    PatternMatch match = new PatternMatch("a[a-z]+1", false, false);
    assertThat(match.score(new Subject(Scores.text("a".repeat(1_000)), List.of()), ""))
        .isEqualTo(0);
  }

  private String joined(String[] pieces, int many) {
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < many; i++) {
      joined.append(pieces[random.nextInt(pieces.length)]);
    }
    return joined.toString();
  }

  private static Pattern compiled(String pattern) {
    try {
      return Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new AssertionError("no pattern of RE2: " + pattern, e);
    }
  }

  private static Span last(Pattern pattern, String text) {
    Span last = PlainPattern.NONE;
    for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
      int group = matcher.groupCount() > 0 ? 1 : 0;
      last = new Span(matcher.start(group), matcher.end(group));
    }
    return last;
  }
}
