package dev.promptbeam.spec;

import static dev.promptbeam.spec.Specs.MINIMAL;
import static dev.promptbeam.spec.Specs.errors;
import static dev.promptbeam.spec.Specs.parse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.score.ScoreRule;
import dev.promptbeam.score.ScoreRule.Options;
import dev.promptbeam.score.ScoreRules;
import dev.promptbeam.score.ScoreRules.Missing;
import dev.promptbeam.score.ScoreType;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScoreSectionTest {
  @Test
  void listsScorersWithTheirOptions() throws Exception {
    assertThat(
            parse(
                    MINIMAL
                        + """
                        score:
                          - {name: right, type: number, expected: "{{answer}}", tolerance: 1%, decimal: comma}
                          - {name: said, type: REGEX, pattern: "(?m)^Answer: (.*)$", expected: ["{{a}}", b], absent: skip}
                          - {name: label, type: json, path: out."a.b".0, expected: "{{label}}"}
                        """)
                .score())
        .isEqualTo(
            new ScoreRules(
                Missing.ZERO,
                List.of(
                    new ScoreRule(
                        "right",
                        ScoreType.NUMBER,
                        List.of("{{answer}}"),
                        false,
                        List.of(),
                        new Options(false, null, "1%", true, 26)),
                    new ScoreRule(
                        "said",
                        ScoreType.REGEX,
                        List.of("{{a}}", "b"),
                        true,
                        List.of(),
                        new Options(false, "(?m)^Answer: (.*)$", null, false, 26)),
                    new ScoreRule(
                        "label",
                        ScoreType.JSON,
                        List.of("{{label}}"),
                        false,
                        List.of("out", "a.b", "0"),
                        Options.USUAL))));
  }

  @Test
  void saysWhatADeadLetterCounts() throws Exception {
    String score = "score: {missing: skip, by: {name: a, type: f1, expected: x}}\n";
    assertThat(parse(MINIMAL + score).score().missing()).isEqualTo(Missing.SKIP);
    assertThat(parse(MINIMAL).score()).isEqualTo(ScoreRules.NONE);
  }

  @Test
  void isPartOfWhatARunIs() throws Exception {
    String score = "score: [{name: a, type: f1, expected: \"{{x}}\"}]\n";
    assertThat(Identity.of(parse(MINIMAL))).doesNotContainKey("score");
    assertThat(Identity.of(parse(MINIMAL + score)).get("score"))
        .isNotEqualTo(Identity.of(parse(MINIMAL + score.replace("f1", "match"))).get("score"));
  }

  @Test
  void reportsEachFaultAtItsPlace() {
    assertThat(
            errors(
                MINIMAL
                    + """
                    score:
                      missing: none
                      by:
                        - {name: a, type: numbr, expected: "{{x}}"}
                        - {name: a, type: match, expected: "{{x|y}}", choices: 4}
                        - {name: a, type: match}
                        - {name: cost, type: regex, pattern: "(?=a)"}
                        - {name: 1st, type: number, expected: "{{x}}", tolerance: -1, expcted: 1}
                        - {name: b, type: cosine, expected: "{{x}}", path: "a?b"}
                    """))
        .containsExactly(
            "x.yaml:6:12: score.missing: wants one of skip, zero, not \"none\"",
            "x.yaml:8:23: score.by[0].type: wants one of choice, contains, cosine, f1, json, judge,"
                + " match, normalized, number, regex, not \"numbr\"; did you mean \"number\"?",
            "x.yaml:9:14: score.by[1].name: is the name of two scores, of the other on line 8",
            "x.yaml:9:40: score.by[1].expected: filters ({{column | filter}}) are not supported:"
                + " prepare the column in the dataset",
            "x.yaml:9:51: score.by[1].choices: is not for this type",
            "x.yaml:10:7: score.by[2].expected: is missing",
            "x.yaml:10:14: score.by[2].name: is the name of two scores, of the other on line 8",
            "x.yaml:11:14: score.by[3].name: is what promptbeam compare calls another figure",
            "x.yaml:11:42: score.by[3].pattern: is no pattern of RE2, which has no lookaround and"
                + " no backreferences: invalid or unsupported Perl syntax: (?=",
            "x.yaml:12:14: score.by[4].name: wants a letter, then letters, digits, '-' and '_', at"
                + " most 63 in all",
            "x.yaml:12:63: score.by[4].tolerance: wants a number such as 0.01, or a percentage of"
                + " what is expected such as 1%",
            "x.yaml:12:67: score.by[4].expcted: unknown key; did you mean \"expected\"?",
            "x.yaml:13:23: score.by[5].type: is for embeddings: kind: embed",
            "x.yaml:13:56: score.by[5].path: wants names with points between them, such as"
                + " answer.label or items.0");
  }

  @Test
  void whatIsExpectedOfEachRowAlikeIsLookedAtBeforeThereAreRows() {
    assertThat(
            errors(
                MINIMAL
                    + """
                    score:
                      - {name: a, type: number, expected: banana}
                      - {name: b, type: choice, expected: [A, E], choices: 4}
                      - {name: d, type: number, expected: "about 5", path: "a..b"}
                    """))
        .containsExactly(
            "x.yaml:6:39: score[0].expected: what is expected is \"banana\", not a number; score"
                + " \"a\" compares answers with it",
            "x.yaml:7:39: score[1].expected: what is expected is \"E\", not a letter from A to D;"
                + " score \"b\" compares answers with it",
            "x.yaml:8:56: score[2].path: wants names with points between them, such as answer.label"
                + " or items.0");
  }

  @Test
  void embeddingsAreScoredByCosineAlone() throws Exception {
    String embed =
        MINIMAL.replace("gemini-3.5-flash-lite", "gemini-embedding-2")
            + "kind: embed\nscore: [{name: a, type: %s, expected: \"{{x}}\"}]\n";
    assertThat(errors(embed.formatted("match")))
        .containsExactly("x.yaml:6:25: score[0].type: is for text; embeddings have cosine");
    assertThat(parse(embed.formatted("cosine")).score().names()).containsExactly("a");
  }

  @Test
  void oneScoreIsNoListOfThem() {
    for (String more : new String[] {"", ", missing: skip"}) {
      assertThat(
              errors(MINIMAL + "score: {name: a, type: number, expected: \"{{x}}\"" + more + "}\n"))
          .containsExactly(
              "x.yaml:5:8: score: wants a list of scores, [{name: ...}], or {missing: ..., by:"
                  + " [{name: ...}]}");
    }
  }
}
