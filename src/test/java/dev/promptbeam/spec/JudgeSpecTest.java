package dev.promptbeam.spec;

import static dev.promptbeam.spec.Specs.errors;
import static dev.promptbeam.spec.Specs.parse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.score.GradeRule;
import dev.promptbeam.score.GradeRule.Scale;
import dev.promptbeam.spec.stage.StageSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Judges, as a spec says them. */
final class JudgeSpecTest {
  private static final String HEAD =
      """
      name: judged
      dataset: {path: rows.jsonl}
      model: gemini-3.5-flash-lite
      """;
  private static final String PLAIN = HEAD + "request: {prompt: \"{{question}}\"}\n";

  @Test
  void aJudgeIsAStageBehindTheLastOneOfEachVariant() throws Exception {
    Spec spec =
        parse(
            PLAIN
                + """
                sweep: {model: [gemini-3.5-flash-lite, gemini-3.6-flash]}
                score:
                  - name: grade
                    type: judge
                    request: {prompt: "Grade {{answer.text}} of {{question}}"}
                  - name: tone
                    type: judge
                    model: gemini-2.5-flash
                    value: marks.tone
                    scale: [1, 5]
                    request:
                      prompt: "{{answer.text}} got {{grade.text}}"
                      generationConfig: {responseMimeType: application/json}
                """);

    assertThat(spec.variants()).hasSize(2);
    assertThat(spec.variants().get(1).stages().stream().map(StageSpec::name))
        .containsExactly("answer", "grade", "tone");
    assertThat(spec.variants().get(1).stages().stream().map(StageSpec::model))
        .containsExactly("gemini-3.6-flash", "gemini-3.5-flash-lite", "gemini-2.5-flash");
    assertThat(spec.stages().stream().skip(1).map(StageSpec::grade))
        .containsExactly(
            new GradeRule("grade", List.of(), null),
            new GradeRule("tone", List.of("marks", "tone"), new Scale(1, 5)));
    assertThat(StoredSpec.read(StoredSpec.write(spec))).contains(spec);
    assertThat(spec.judged()).isZero();
    assertThat(spec.saysStage()).isFalse();
    assertThat(spec.score().names()).containsExactly("grade", "tone");
    assertThat(Identity.of(spec)).containsKeys("score", "stages.answer", "stages.tone");
  }

  @Test
  void whatIsWrongIsSaidWhereItStands() {
    assertThat(
            errors(
                PLAIN
                    + """
                    score:
                      - {name: grade, type: judge}
                      - {name: tone, type: judge, expected: "{{label}}", request: {prompt: a}}
                      - {name: look, type: judge, jury: 12, request: {prompt: a}}
                      - {name: answer, type: judge, request: {prompt: a}}
                      - {name: build, type: judge, request: {prompt: a}, value: score}
                      - {name: last, type: judge, request: {prompt: "{{answer.txt}}"}, scale: [5, 1]}
                      - {name: right, type: number, expected: "{{answer}}"}
                    """))
        .containsExactly(
            "x.yaml:6:5: score[0].request: is missing",
            "x.yaml:7:31: score[1].expected: is not for this type",
            "x.yaml:8:31: score[2].jury: unknown key",
            "x.yaml:9:12: score[3].name: is the name of a stage, and a judge is one " + "itself",
            "x.yaml:10:12: score[4].name: is what a dead letter says where there are "
                + "no stages; take another name",
            "x.yaml:10:61: score[4].value: is a place in JSON, which the request does"
                + " not ask for",
            "x.yaml:11:49: score[5].request.prompt: {{answer.txt}}: the answer of a "
                + "stage has no txt; it has attempt, calls, candidates, embedding, job, "
                + "media, model, modelVersion, requestKey, sharedFrom, text, thoughts, "
                + "usage, value; did you mean \"answer.text\"?",
            "x.yaml:11:75: score[5].scale: wants the least and the greatest number "
                + "that the judge may give: [1, 5]",
            "x.yaml:12:43: score[6].expected: {{answer}} is what judges call the "
                + "answer, and no column: rename the column, or give the answer another "
                + "name by stages: [{name: NAME, request: ...}]");
  }

  @Test
  void aNumberThatTheSchemaDoesNotNameIsWarnedOf() throws Exception {
    String judge =
        """
          - name: %s
            type: judge
            value: %s
            request:
              prompt: "{{answer.text}}"
              generationConfig: {responseMimeType: application/json, %s}
        """;
    String schema = "responseSchema: {type: OBJECT, properties: {why: {type: STRING}, %s}}";
    String nested = "marks: {type: OBJECT, properties: {clear: {type: NUMBER}}}";
    String open = "responseJsonSchema: {properties: {a: {}}, additionalProperties: true}";

    assertThat(
            parse(
                    PLAIN
                        + "score:\n"
                        + judge.formatted("a", "rating", schema.formatted("score: {type: NUMBER}"))
                        + judge.formatted("b", "", schema.formatted("rating: {type: NUMBER}"))
                        + judge.formatted("c", "marks.tone", schema.formatted(nested))
                        + judge.formatted("d", "marks.clear", schema.formatted(nested))
                        + judge.formatted("e", "rating", open))
                .warnings())
        .extracting(warning -> warning.replaceFirst("^.*[.]yaml", "x.yaml"))
        .containsExactly(
            "x.yaml:8:5: score[0].value: responseSchema has no \"rating\", but why, score",
            "x.yaml:15:5: score[1].request: value is score where nothing else is said, and"
                + " responseSchema has no \"score\", but why, rating",
            "x.yaml:20:5: score[2].value: responseSchema has no \"tone\", but clear");
  }

  @Test
  void aJudgeOfStagesHasAnotherNameThanTheyAndAModel() {
    assertThat(
            errors(
                """
                name: judged
                dataset: {path: rows.jsonl}
                stages:
                  - {name: draft, model: gemini-3.6-flash, request: {prompt: a}}
                score:
                  - {name: draft, type: judge, request: {prompt: "{{draft.text}}"}}
                """))
        .containsExactly(
            "x.yaml:6:5: score[0].model: is missing",
            "x.yaml:6:12: score[0].name: is the name of a stage, and a judge is one " + "itself");
  }

  @Test
  void embeddingsAreNotJudged() {
    assertThat(
            errors(
                """
                name: judged
                dataset: {path: rows.jsonl}
                kind: embed
                model: gemini-embedding-2
                request: {content: "{{a}}"}
                score: [{name: grade, type: judge, model: gemini-3.6-flash, request: {prompt: a}}]
                """))
        .containsExactly("x.yaml:6:29: score[0].type: is for text; embeddings have cosine");
  }
}
