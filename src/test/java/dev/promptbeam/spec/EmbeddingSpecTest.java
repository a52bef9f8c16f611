package dev.promptbeam.spec;

import static dev.promptbeam.spec.Specs.errors;
import static dev.promptbeam.spec.Specs.parse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.RequestKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Specs of embeddings. */
class EmbeddingSpecTest {

  @Test
  void promptIsWrittenOutAsOneContent() throws Exception {
    Spec spec =
        parse(
            spec(
                "gemini-embedding-001",
                "prompt: ['{{t}}', {inlineData: {mimeType: image/png, data: '{{i}}'}}]\n"
                    + "task_type: RETRIEVAL_DOCUMENT\ntitle: 'About {{t}}'\n"
                    + "outputDimensionality: 768"));

    assertThat(spec.kind()).isEqualTo(RequestKind.EMBED);
    assertThat(spec.requestJson())
        .isEqualTo(
            "{\"content\":{\"parts\":[{\"text\":\"{{t}}\"},{\"inlineData\":{\"mimeType\":"
                + "\"image/png\",\"data\":\"{{i}}\"}}]},\"taskType\":\"RETRIEVAL_DOCUMENT\","
                + "\"title\":\"About {{t}}\",\"outputDimensionality\":768}");
    assertThat(StoredSpec.read(StoredSpec.write(spec))).contains(spec);
    assertThat(Identity.of(spec)).containsEntry("kind", "embed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "taskType: CLUSTERING | 4:1: request: needs a prompt, or content",
        "prompt: ' ' | 4:1: request: content is empty: it has no text and no media",
        "'prompt: a\n  contents: []' | 6:3: request.contents: unknown field; did you mean"
            + " \"content\"?",
        "'prompt: a\n  content: {parts: [{text: b}]}' | 6:3: request.content: content is given"
            + " twice: as itself, as snake_case or as a shorthand",
        "'prompt: a\n  system: b' | 6:3: request.system: unknown field",
        "'prompt: a\n  generationConfig: {}' | 6:3: request.generationConfig: unknown field",
        "'prompt: a\n  model: b' | 6:3: request.model: the model belongs to the spec, beside"
            + " request, not in it",
        "'prompt: a\n  outputDimensionality: some' | 6:25: request.outputDimensionality: wants a"
            + " whole number from 1 up",
        "'prompt: a\n  taskType: CLUSTER' | 6:13: request.taskType: wants one of RETRIEVAL_QUERY,"
            + " RETRIEVAL_DOCUMENT, SEMANTIC_SIMILARITY, CLASSIFICATION, CLUSTERING,"
            + " QUESTION_ANSWERING, FACT_VERIFICATION, CODE_RETRIEVAL_QUERY; not \"CLUSTER\"",
      })
  void whatIsNoEmbedContentRequestIsAnError(String request, String error) {
    String text = "name: n\ndataset: {path: r.jsonl}\nkind: embed\nrequest:\n  " + request + "\n";

    assertThat(errors(text + "model: gemini-embedding-001\n")).containsExactly("x.yaml:" + error);
  }

  @Test
  void aModelThatTakesTheOtherKindIsAnErrorByTheTable() {
    String source = " (Google's guide to the Batch API, 2026-09)";

    assertThat(errors(spec("gemini-3.5-flash-lite", "prompt: a")))
        .containsExactly(
            "x.yaml:4:8: model: gemini-3.5-flash-lite does not take kind: embed; it takes generate"
                + source);
    assertThat(errors(spec("gemini-embedding-2", "prompt: a").replace("kind: embed\n", "")))
        .containsExactly(
            "x.yaml:3:8: model: gemini-embedding-2 does not take kind: generate; it takes embed"
                + source);
    assertThat(errors(spec("embed-of-my-own", "prompt: a"))).isEmpty();
  }

  @Test
  void outputsOfTheOtherKindAreErrors() {
    String embed = spec("gemini-embedding-001", "prompt: a");

    assertThat(errors(embed + "output: {fences: strip}\n"))
        .containsExactly(
            "x.yaml:7:10: output.fences: embeddings have no text that could hold a fence");
    assertThat(errors(embed + "output: {continue: 1}\n"))
        .containsExactly("x.yaml:7:10: output.continue: embeddings have no rest");
    assertThat(errors(Specs.MINIMAL + "output: {continue: 101}\n"))
        .containsExactly("x.yaml:5:20: output.continue: must be from 0 to 100, not \"101\"");
    assertThat(errors(embed + "output: {accept: [STOP]}\n"))
        .containsExactly("x.yaml:7:10: output.accept: embeddings have no finish reasons to accept");
    assertThat(errors(Specs.MINIMAL + "output: {normalize: true}\n"))
        .containsExactly("x.yaml:5:10: output.normalize: is for embeddings: kind: embed");
    assertThat(errors(Specs.MINIMAL + "output: {normalize: false}\n")).isEmpty();
    assertThat(errors(embed.replace("embed\n", "vectors\n")))
        .first()
        .isEqualTo("x.yaml:3:7: kind: wants one of embed, generate, not \"vectors\"");
  }

  @Test
  void aJobHasNoMoreRequestsThanItsVectorsHaveRoomFor() throws Exception {
    String most = "batch: {maxRequests: 500000}\n";

    assertThat(parse(spec("gemini-embedding-001", "prompt: a") + most).batch().maxRequests())
        .isEqualTo(23_251);
    assertThat(
            parse(spec("gemini-embedding-001", "prompt: a\noutputDimensionality: 768") + most)
                .batch()
                .maxRequests())
        .isEqualTo(93_005);
  }

  @Test
  void scalingIsPartOfWhatARunIs() throws Exception {
    Spec scaled = parse(spec("gemini-embedding-001", "prompt: a") + "output: {normalize: true}\n");

    assertThat(scaled.output().normalize()).isTrue();
    assertThat(Identity.of(scaled)).containsEntry("output.normalize", "true");
  }

  @Test
  void whatTheModelMakesOfATaskAndALengthIsAWarning() throws Exception {
    List<String> newer =
        parse(spec("gemini-embedding-2", "prompt: a\ntaskType: CLUSTERING\ntitle: b")).warnings();
    List<String> older =
        parse(
                spec(
                    "gemini-embedding-001",
                    "prompt: a\ntaskType: CLUSTERING\noutputDimensionality: 3073"))
            .warnings();
    String fits = "prompt: a\ntaskType: clustering\noutputDimensionality: 128";

    assertThat(newer)
        .filteredOn(text -> text.contains("request."))
        .hasSize(2)
        .allMatch(text -> text.contains("stand in the text, such as \"task: search result"))
        .anyMatch(text -> text.contains("request.taskType: "))
        .anyMatch(text -> text.contains("request.title: "));
    assertThat(older)
        .filteredOn(text -> text.contains("request."))
        .hasSize(1)
        .anyMatch(text -> text.contains("makes vectors of 128 to 3072 values (ai.google.dev"));
    assertThat(parse(spec("gemini-embedding-001", fits)).warnings())
        .noneMatch(text -> text.contains("request."));
  }

  @Test
  void aTailThatEmbeddingsDoNotHaveIsWarnedOf() throws Exception {
    String tail = spec("gemini-embedding-2", "prompt: a") + "batch: {tail: {requests: 5}}\n";

    assertThat(parse(tail).warnings())
        .anyMatch(text -> text.contains("batch.tail: is for generated text"));
    String plain = spec("gemini-3.6-flash", "prompt: a").replace("kind: embed", "kind: generate");
    assertThat(parse(plain + "batch: {tail: {requests: 5}}\n").warnings())
        .noneMatch(text -> text.contains("batch.tail"));
  }

  private static String spec(String model, String request) {
    return "name: n\ndataset: {path: r.jsonl}\nkind: embed\nmodel: "
        + model
        + "\nrequest:\n"
        + request.indent(2);
  }
}
