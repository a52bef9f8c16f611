package dev.promptbeam.spec;

import static dev.promptbeam.spec.Specs.errors;
import static dev.promptbeam.spec.Specs.parse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.spec.stage.StageSpec;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Chains of requests, as a spec says them. */
final class StagesSpecTest {
  private static final String HEAD =
      """
      name: chain
      dataset: {path: rows.jsonl}
      model: gemini-3.5-flash-lite
      """;

  private static final String CHAIN =
      HEAD
          + """
          stages:
            - name: draft
              request: {prompt: "Write of {{topic}}"}
            - name: judge
              model: gemini-3.5-flash
              request: {prompt: "Judge {{draft.text}} on {{topic}}"}
            - name: rewrite
              continue: draft
              request: {prompt: "Mind {{judge.text}}"}
          """;

  @Test
  void eachStageHasARequestAndPerhapsAModelAndAConversation() throws Exception {
    Spec spec = parse(CHAIN);

    assertThat(spec.stages().stream().map(StageSpec::name))
        .containsExactly("draft", "judge", "rewrite");
    assertThat(spec.stages().stream().map(StageSpec::model))
        .containsExactly("gemini-3.5-flash-lite", "gemini-3.5-flash", "gemini-3.5-flash-lite");
    assertThat(spec.last().continues()).isEqualTo("draft");
    assertThat(spec.last().requestJson())
        .isEqualTo(
            "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Mind {{judge.text}}\"}]}]}");
    assertThat(spec.template().canonicalJson()).contains("{{topic}}");
  }

  @Test
  void stagesMayAskForDifferentThings() throws Exception {
    Spec spec =
        parse(
            HEAD
                + """
                stages:
                  - {name: summary, request: {prompt: "{{topic}}"}}
                  - {name: vector, kind: embed, model: gemini-embedding-001, request: {prompt: "{{summary.text}}"}}
                output: {accept: [STOP, MAX_TOKENS], normalize: true}
                """);

    assertThat(spec.stages().stream().map(StageSpec::kind))
        .containsExactly(RequestKind.GENERATE, RequestKind.EMBED);
  }

  @Test
  void whatAStageHasDrawnIsNoFileOfTheMediaFolder() {
    String spec =
        HEAD
            + """
            stages:
              - name: draft
                model: gemini-3.1-flash-image
                request: {prompt: "Draw {{topic}}"}
              - name: say
                request:
                  prompt:
                    - "What is {{draft.media.0.path}}?"
                    - media: "{{draft.media.0.path}}"
                    - media: "{{photo}}"
            """;

    assertThat(errors(spec))
        .containsExactly(
            "x.yaml:12:18: stages[1].request.prompt[1].media: {{draft.media.0.path}} names what an answer"
                + " has made, which lies in the run directory, and files are taken from"
                + " media.folder; \"continue: draft\" brings it along");
  }

  @Test
  void aModelThatAllStagesNameIsNotAskedForOnceMore() throws Exception {
    Spec spec =
        parse(
            """
            name: chain
            dataset: {path: rows.jsonl}
            stages:
              - {name: one, model: gemini-3.5-flash, request: {prompt: "{{topic}}"}}
              - {name: two, model: gemini-3.5-flash-lite, request: {prompt: "{{one.text}}"}}
            """);

    assertThat(spec.model()).isEqualTo("gemini-3.5-flash");
  }

  @Test
  void whatAStageCannotNameIsAnErrorAtItsPlace() {
    assertThat(
            errors(
                HEAD
                    + """
                    stages:
                      - name: draft
                        request: {prompt: "{{judge.text}} {{draft.text}}"}
                      - name: judge
                        request:
                          prompt: "{{draf.text}} {{draft.txt}} {{draft.nonsense}}"
                    """))
        .containsExactly(
            "x.yaml:6:23: stages[0].request.prompt: {{judge.text}} names a stage that comes later",
            "x.yaml:6:23: stages[0].request.prompt: {{draft.text}} names the stage that it stands"
                + " in",
            "x.yaml:9:15: stages[1].request.prompt: {{draf.text}} names no stage before this one;"
                + " did you mean \"draft.text\"?",
            "x.yaml:9:15: stages[1].request.prompt: {{draft.txt}}: the answer of a stage has no"
                + " txt; it has attempt, calls, candidates, embedding, job, media, model,"
                + " modelVersion, requestKey, sharedFrom, text, thoughts, usage, value; did you"
                + " mean \"draft.text\"?",
            "x.yaml:9:15: stages[1].request.prompt: {{draft.nonsense}}: the answer of a stage has"
                + " no nonsense; it has attempt, calls, candidates, embedding, job, media, model,"
                + " modelVersion, requestKey, sharedFrom, text, thoughts, usage, value");
  }

  @Test
  void whatTheSchemaOfAStageDoesNotNameIsNoPartOfItsAnswers() {
    String stages =
        HEAD
            + """
            stages:
              - name: said
                request:
                  prompt: x
                  generationConfig: {responseMimeType: application/json, %s}
              - name: last
                request: {prompt: "{{said.value.title}} {{said.value.note?}} {{said.value.notes.0}}"}
            """;
    String schema = "{type: OBJECT, properties: {title: {type: STRING}%s}}";

    assertThat(errors(stages.formatted("responseSchema: " + schema.formatted(""))))
        .containsExactly(
            "x.yaml:10:23: stages[1].request.prompt: {{said.value.notes.0}}: in stage said"
                + " responseSchema has no \"notes\", but title");
    assertThat(
            errors(
                stages.formatted(
                    "responseSchema: " + schema.formatted(", notes: {type: ARRAY, items: {}}"))))
        .isEmpty();
    assertThat(errors(stages.formatted("responseJsonSchema: {properties: {title: {}}}"))).isEmpty();
  }

  @Test
  void whatNoAnswerOfAStageHasIsAnErrorBeforeItIsPaidFor() {
    assertThat(
            errors(
                HEAD
                    + """
                    stages:
                      - {name: vec, kind: embed, model: gemini-embedding-001, request: {prompt: x}}
                      - {name: said, request: {prompt: "{{vec.usage}} {{vec.value?}}"}}
                      - name: last
                        request:
                          prompt: "{{vec.text}} {{said.value.grade}} {{said.embedding}}"
                    """))
        .containsExactly(
            "x.yaml:9:15: stages[2].request.prompt: {{vec.text}}: no answer of stage vec has text,"
                + " as it makes embeddings",
            "x.yaml:9:15: stages[2].request.prompt: {{said.value.grade}}: no answer of stage said"
                + " has value, as it does not ask for JSON (generationConfig.responseMimeType)",
            "x.yaml:9:15: stages[2].request.prompt: {{said.embedding}}: no answer of stage said has"
                + " embedding, as it makes no embeddings");
  }

  @Test
  void aConversationIsThatOfAStageBefore() {
    assertThat(
            errors(
                HEAD
                    + """
                    stages:
                      - {name: a, continue: c, request: {prompt: x}}
                      - {name: b, continue: b, request: {prompt: x}}
                      - {name: vec, kind: embed, model: gemini-embedding-001, request: {prompt: x}}
                      - {name: c, continue: vec, request: {prompt: x}}
                      - {name: d, continue: A, request: {prompt: x}}
                    """))
        .containsExactly(
            "x.yaml:5:25: stages[0].continue: comes later: wants a stage before this one",
            "x.yaml:6:25: stages[1].continue: is this stage itself: wants one before it",
            "x.yaml:8:25: stages[3].continue: embeddings are no conversation, to be carried on or"
                + " to carry one on",
            "x.yaml:9:25: stages[4].continue: there is no stage \"A\" before this one; did you"
                + " mean \"a\"?");
  }

  @Test
  void stagesAreToldApartByTheirNames() {
    assertThat(
            errors(
                HEAD
                    + """
                    request: {prompt: x}
                    stages:
                      - {name: a, request: {prompt: x}}
                      - {name: a, request: {prompt: x}}
                      - {request: {prompt: x}}
                      - {name: "1 b", request: {prompt: x}, modle: m}
                      - {name: run}
                    """))
        .containsExactly(
            "x.yaml:4:1: request: stands in each stage, not beside them",
            "x.yaml:7:12: stages[1].name: is the name of two stages",
            "x.yaml:8:5: stages[2].name: is missing",
            "x.yaml:9:12: stages[3].name: wants a letter, then letters, digits, '-' and '_', at"
                + " most 40 in all",
            "x.yaml:9:41: stages[3].modle: unknown key; did you mean \"model\"?",
            "x.yaml:10:5: stages[4].request: is missing",
            "x.yaml:10:12: stages[4].name: is what a dead letter says where there are no stages;"
                + " take another name");
  }

  @Test
  void whatIsForRunsOfOneStageIsRefused() {
    assertThat(errors(CHAIN + "batch: {mode: inline}\nreuse: runs\n"))
        .containsExactly(
            "x.yaml:13:15: batch.mode: takes one small job, and each stage is a job of its own",
            "x.yaml:14:1: reuse: is for runs of one stage");
  }

  @Test
  void anythingInAStageIsPartOfTheRunsIdentity() throws Exception {
    assertThat(Identity.of(parse(CHAIN)).keySet())
        .contains("stages.draft", "stages.judge", "stages.rewrite");
    for (String[] change :
        new String[][] {
          {"Mind", "Heed"}, {"continue: draft", "continue: judge"}, {"3.5-flash\n", "2.5-flash\n"}
        }) {
      assertThat(Identity.of(parse(CHAIN.replace(change[0], change[1]))))
          .as(change[0])
          .isNotEqualTo(Identity.of(parse(CHAIN)));
    }
    assertThat(Identity.of(parse(Specs.MINIMAL)).keySet())
        .noneMatch(part -> part.startsWith("stages"));
  }

  @Test
  void isPutDownAndTakenUpAgain() throws Exception {
    Spec chain = parse(CHAIN);
    assertThat(StoredSpec.read(StoredSpec.write(chain))).contains(chain);

    Spec plain = parse(Specs.MINIMAL);
    assertThat(StoredSpec.read(before(StoredSpec.write(plain)))).contains(plain);
  }

  /** As a version without stages has put it down. */
  private static JsonNode before(JsonNode written) {
    ObjectNode stored = Json.MAPPER.createObjectNode();
    JsonNode only = Objects.requireNonNull(written.path("variants").path(0).path("stages").get(0));
    stored.setAll((ObjectNode) written);
    stored.remove(List.of("variants", "samples"));
    ObjectNode batch = ((ObjectNode) stored.path("batch")).deepCopy();
    batch.set("quota", batch.remove("quotas").elements().next());
    stored.set("batch", batch);
    for (String member : new String[] {"kind", "model", "requestJson", "media"}) {
      stored.set(member, only.get(member));
    }
    return stored;
  }
}
