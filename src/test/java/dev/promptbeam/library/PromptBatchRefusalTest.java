package dev.promptbeam.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.batch.DirectPipelines;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;

/** What is refused while a pipeline is built. */
class PromptBatchRefusalTest {
  private static final PromptSpec SPEC =
      PromptSpec.parse(
          """
          name: reviews
          endpoint: emulator
          model: gemini-3.5-flash-lite
          request: {prompt: "Classify: {{review}}"}
          """);

  private final Pipeline pipeline = DirectPipelines.create();

  @Test
  void unboundedInput() {
    PCollection<String> rows =
        pipeline
            .apply(GenerateSequence.from(0))
            .apply(MapElements.into(TypeDescriptors.strings()).via(number -> "{}"));

    assertThatThrownBy(() -> rows.apply("Ask", PromptBatch.of(SPEC).withRunDirectory("run")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("PromptBatch wants a bounded PCollection, and ")
        .hasMessageContaining(" is unbounded: a batch has an end.");
  }

  @Test
  void elementsThatAreNoRows() {
    PCollection<Integer> numbers = pipeline.apply(Create.of(List.of(1)));

    assertThatThrownBy(() -> numbers.apply("Ask", PromptBatch.of(SPEC).withRunDirectory("run")))
        .hasMessageStartingWith(
            "PromptBatch wants elements with a schema, or String of one JSON object each; the"
                + " coder")
        .hasMessageEndingWith(" is " + VarIntCoder.of());
  }

  @Test
  void rowsWhereRequestsAreMeant() {
    PCollection<String> rows = pipeline.apply(Create.of("{}"));

    assertThatThrownBy(
            () -> rows.apply("Ask", PromptBatch.ofRequests(SPEC).withRunDirectory("run")))
        .hasMessageStartingWith("PromptBatch wants KV<String, String> of key and request");
  }

  @Test
  void noRunDirectory() {
    PCollection<String> rows = pipeline.apply(Create.of("{}"));

    assertThatThrownBy(() -> rows.apply("Ask", PromptBatch.of(SPEC)))
        .hasMessageStartingWith("PromptBatch wants withRunDirectory(...): ");
  }

  @Test
  void settingsOutOfTheirRange() {
    PromptBatch batch = PromptBatch.of(SPEC);

    assertThatThrownBy(() -> batch.withRunId("a b")).hasMessageEndingWith(", not a b");
    assertThatThrownBy(() -> batch.withWait(Duration.ofSeconds(-1)))
        .hasMessage("withWait wants no negative duration, not PT-1S");
    assertThatThrownBy(() -> batch.withLanes(0)).hasMessage("withLanes wants at least 1, not 0");
  }

  @Test
  void aSpecWithErrorsWithAllOfThem() {
    assertThatThrownBy(
            () -> PromptBatch.of(PromptSpec.parse("name: a b\nmodel: m\nrequests: {prompt: x}\n")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("spec:1:7: name: wants letters, digits, '-' and '_'")
        .hasMessageContaining("spec:3:1: requests: unknown key; did you mean \"request\"?");
  }

  @Test
  void whatASpecSaysOfFilesIsWarnedOf() {
    PromptSpec spec =
        PromptSpec.parse(
            """
            name: a
            model: gemini-3.5-flash-lite
            dataset: {path: rows.csv, key: id, types: {n: number}, csv: {delimiter: tab}}
            request: {prompt: x}
            """);
    String message = ": is for files, and of no account here: the rows come from the pipeline";

    assertThat(spec.checked(null).warnings())
        .containsExactly(
            "spec:3:11: dataset.path" + message,
            "spec:3:36: dataset.types" + message,
            "spec:3:56: dataset.csv" + message);
  }

  @Test
  void filesOfResultsThatNobodyWrites() {
    assertThatThrownBy(
            () ->
                PromptBatch.of(
                    PromptSpec.parse(
                        "name: a\nmodel: gemini-3.5-flash-lite\nrequest: {prompt: x}\n"
                            + "output: {format: parquet}\n")))
        .hasMessageStartingWith("spec:4:10: output.format: is for files of results; ");
  }
}
