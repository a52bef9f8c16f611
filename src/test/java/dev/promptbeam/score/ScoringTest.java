package dev.promptbeam.score;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.promptbeam.score.ScoreRule.Options;
import dev.promptbeam.score.ScoreRules.Missing;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScoringTest {
  private static final Options FOLDED = new Options(true, null, null, false, 26);

  @Test
  void anExactMatchIsTheSameTextButForBlanksAroundIt() {
    assertThat(Scores.of(ScoreType.MATCH, " Paris\n", "Paris")).isEqualTo(1);
    assertThat(Scores.of(ScoreType.MATCH, "paris", "Paris")).isEqualTo(0);
    assertThat(Scores.of(Scores.rule(ScoreType.MATCH, FOLDED), "paris", "PARIS")).isEqualTo(1);
    assertThat(Scores.row(Scores.rule(ScoreType.MATCH), "1.50", "{\"e\":1.50}")).isEqualTo(1);
    assertThat(Scores.row(Scores.rule(ScoreType.MATCH), "1.5", "{\"e\":1.50}")).isEqualTo(0);
  }

  @Test
  void aNormalizedMatchFollowsSquad() {
    assertThat(Scores.of(ScoreType.NORMALIZED, "The  Eiffel-Tower!", "eiffeltower")).isEqualTo(1);
    assertThat(Scores.of(ScoreType.NORMALIZED, "An apple", "the apple.")).isEqualTo(1);
    assertThat(Scores.of(ScoreType.NORMALIZED, "ﬁve “quoted” ５", "five quoted 5")).isEqualTo(1);
    assertThat(Scores.of(ScoreType.NORMALIZED, "theatre", "atre")).isEqualTo(0);
  }

  @Test
  void overlapOfWordsIsTheF1OfSquad() {
    assertThat(Scores.of(ScoreType.F1, "the cat sat on the mat", "a cat on a mat"))
        .isCloseTo(6.0 / 7, within(1e-12));
    assertThat(Scores.of(ScoreType.F1, "cat cat cat", "cat")).isCloseTo(0.5, within(1e-12));
    assertThat(Scores.of(ScoreType.F1, "the", "a")).isEqualTo(1);
    assertThat(Scores.of(ScoreType.F1, "dog", "cat")).isEqualTo(0);
    assertThat(Scores.row(Scores.rule(ScoreType.F1), "a b", "{\"e\":[\"x\",\"b c\",\"b\"]}"))
        .isEqualTo(1);
  }

  @Test
  void containmentFindsTheExpectedTextAnywhere() {
    assertThat(Scores.of(ScoreType.CONTAINS, "It is Paris, of course", "Paris ")).isEqualTo(1);
    assertThat(Scores.of(ScoreType.CONTAINS, "It is paris", "Paris")).isEqualTo(0);
    assertThat(Scores.of(Scores.rule(ScoreType.CONTAINS, FOLDED), "PARIS!", "Paris")).isEqualTo(1);
    assertThat(Scores.unfit(Scores.rule(ScoreType.CONTAINS), "{\"e\":\" \"}"))
        .contains("not a text that is not empty");
  }

  @Test
  void aPatternIsSearchedForAndItsLastGroupCompared() {
    ScoreRule found = pattern("(?s)yes.*indeed", List.of());
    assertThat(Scores.row(found, "yes\nindeed", "{}")).isEqualTo(1);
    assertThat(Scores.row(found, "no", "{}")).isEqualTo(0);
    ScoreRule group = pattern("answer: *(\\w+)", List.of("{{e}}"));
    assertThat(Scores.of(group, "answer: 3, no, answer: 4", "4")).isEqualTo(1);
    assertThat(Scores.of(group, "answer: 3, no, answer: 4", "3")).isEqualTo(0);
    ScoreRule costly = pattern("(a+)+$", List.of());
    assertThat(Scores.row(costly, "a".repeat(50_000) + "b", "{}")).isEqualTo(0);
  }

  @Test
  void aPatternHasBounds() {
    assertThat(Scoring.faultOfPattern("x*".repeat(2_000))).isNull();
    assertThat(Scores.row(pattern("x*".repeat(2_000), List.of()), "x".repeat(1_000), "{}"))
        .isEqualTo(1);
    assertThat(Scoring.faultOfPattern("x*".repeat(2_000) + "x"))
        .isEqualTo("it is longer than 4,000 characters");
    assertThat(Scoring.faultOfPattern("a{1001}")).startsWith("invalid repeat count");
  }

  @Test
  void jsonIsComparedByValueAndByPath() {
    ScoreRule whole = Scores.rule(ScoreType.JSON);
    assertThat(
            Scores.row(
                whole, "{\"b\":[1.0,null],\"a\":\"x\"}", "{\"e\":{\"a\":\"x\",\"b\":[1,null]}}"))
        .isEqualTo(1);
    assertThat(Scores.row(whole, "{\"a\":1}", "{\"e\":{\"a\":1,\"b\":null}}")).isEqualTo(0);
    assertThat(Scores.row(whole, "[1,2]", "{\"e\":[2,1]}")).isEqualTo(0);
    assertThat(Scores.row(whole, "no json", "{\"e\":1}")).isEqualTo(0);
    ScoreRule path = path(ScoreType.JSON, "label", "0");
    assertThat(Scores.row(path, "{\"label\":[1e2]}", "{\"e\":\"100\"}")).isEqualTo(1);
    assertThat(Scores.row(path, "{\"label\":[true]}", "{\"e\":\"true\"}")).isEqualTo(1);
    assertThat(Scores.row(path, "{\"label\":[\"1.0\"]}", "{\"e\":\"1\"}")).isEqualTo(0);
    assertThat(Scores.row(path, "{\"label\":[]}", "{\"e\":\"1\"}")).isEqualTo(0);
  }

  @Test
  void anExpectedTextBesideAnObjectOrListCountsAsWhatItSpells() {
    ScoreRule whole = Scores.rule(ScoreType.JSON);
    assertThat(Scores.of(whole, "{\"a\":1,\"b\":[2]}", " {\"b\":[2.0], \"a\":1}")).isEqualTo(1);
    assertThat(Scores.of(whole, "{\"a\":1}", "{\"a\":2}")).isEqualTo(0);
    assertThat(Scores.of(whole, "[1,2]", "[1, 2]")).isEqualTo(1);
    assertThat(Scores.of(whole, "[1,2]", "[1, 2")).isEqualTo(0);
    assertThat(Scores.of(whole, "\"[1,2]\"", "[1,2]")).isEqualTo(1);
    ScoreRule template =
        new ScoreRule(
            "s",
            ScoreType.JSON,
            List.of("{\"label\": \"{{e}}\"}"),
            false,
            List.of(),
            Options.USUAL);
    assertThat(Scores.row(template, "{\"label\":\"x\"}", "{\"e\":\"x\"}")).isEqualTo(1);
  }

  @Test
  void otherScorersTakeTheValueAtAPathToo() {
    ScoreRule rule = path(ScoreType.NUMBER, "final", "answer");
    assertThat(Scores.row(rule, "{\"final\":{\"answer\":\"$18\"}}", "{\"e\":18}")).isEqualTo(1);
    assertThat(Scores.row(rule, "{\"final\":18}", "{\"e\":18}")).isEqualTo(0);
  }

  @Test
  void cosineComparesDirections() {
    assertThat(cosine("[1,1]", 2, 0)).isCloseTo(Math.sqrt(0.5), within(1e-12));
    assertThat(cosine("\"[0, 2]\"", 0, 5)).isEqualTo(1);
    assertThat(cosine("[-1,0]", 5, 0)).isEqualTo(-1);
    assertThat(cosine("[1,0,0]", 5, 0)).isNaN();
    assertThat(cosine("[1,0]", 0, 0)).isNaN();
    assertThat(Scores.unfit(Scores.rule(ScoreType.COSINE), "{\"e\":[0,0]}")).isNotNull();
    assertThat(Scores.unfit(Scores.rule(ScoreType.COSINE), "{\"e\":\"x\"}")).isNotNull();
    assertThat(cosine("[1e200,1e200]", 2, 0)).isCloseTo(Math.sqrt(0.5), within(1e-12));
    assertThat(cosine("[1e-200,0]", 1e-300, 1e-300)).isCloseTo(Math.sqrt(0.5), within(1e-12));
    assertThat(Scores.unfit(Scores.rule(ScoreType.COSINE), "{\"e\":[1e400,1]}"))
        .contains("not a list of numbers");
  }

  @Test
  void aRowThatLacksWhatIsExpectedIsNotAskedUnlessItIsToBeSkipped() {
    ScoreRule strict = Scores.rule(ScoreType.MATCH);
    assertThat(Scores.unfit(strict, "{\"e\":null}"))
        .isEqualTo("column \"e\" is missing or null; score \"s\" compares answers with it");
    ScoreRule lenient =
        new ScoreRule("s", ScoreType.MATCH, List.of("{{e}}"), true, List.of(), Options.USUAL);
    assertThat(Scores.unfit(lenient, "{}")).isNull();
    assertThat(Scores.row(lenient, "x", "{}")).isNaN();
  }

  @Test
  void aRowWithoutAnswerCountsNothingWhereItsAnswerWouldHaveHadNoScore() {
    ScoreRule strict = Scores.rule(ScoreType.MATCH);
    ScoreRule lenient =
        new ScoreRule("t", ScoreType.MATCH, List.of("{{f}}"), true, List.of(), Options.USUAL);
    Scoring scoring = Scoring.of(new ScoreRules(Missing.ZERO, List.of(strict, lenient)));
    assertThat(scoring.missing("{\"e\":\"x\"}".getBytes(UTF_8))).containsExactly(0, Double.NaN);
    assertThat(scoring.missing("{\"f\":\"x\"}".getBytes(UTF_8))).containsExactly(0, 0);
  }

  @Test
  void whatCannotBeExpectedIsShownInShort() {
    assertThat(Scores.unfit(Scores.rule(ScoreType.CHOICE), "{\"e\":\"" + "😀".repeat(50) + "\"}"))
        .isEqualTo(
            "what is expected, {{e}}, is \"%s…\", not a letter from A to Z; score \"s\" compares"
                + " answers with it",
            "😀".repeat(40));
  }

  @Test
  void whatIsExpectedIsATemplateOverTheRow() {
    ScoreRule rule =
        new ScoreRule(
            "s",
            ScoreType.MATCH,
            List.of("{{a}} or {{b.0}}", "{{c?none}}"),
            false,
            List.of(),
            Options.USUAL);
    String row = "{\"a\":1.0,\"b\":[\"two\"]}";
    assertThat(Scores.row(rule, "1.0 or two", row)).isEqualTo(1);
    assertThat(Scores.row(rule, "none", row)).isEqualTo(1);
    assertThat(Scores.unfit(rule, "{\"a\":1}")).contains("column \"b.0\"");
  }

  private static double cosine(String expected, double... vector) {
    return Scores.score(
        Scores.rule(ScoreType.COSINE), Scores.vector(vector), "{\"e\":" + expected + "}");
  }

  private static ScoreRule pattern(String pattern, List<String> expected) {
    return new ScoreRule(
        "s",
        ScoreType.REGEX,
        expected,
        false,
        List.of(),
        new Options(false, pattern, null, false, 26));
  }

  private static ScoreRule path(ScoreType type, String... path) {
    return new ScoreRule("s", type, List.of("{{e}}"), false, List.of(path), Options.USUAL);
  }
}
