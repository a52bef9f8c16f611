package dev.promptbeam.beam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.DirectPipelines;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptBatchTest {
  static final PromptSpec SPEC =
      PromptSpec.parse(
          """
          name: reviews
          endpoint: emulator
          model: gemini-2.5-flash
          dataset: {key: id}
          request:
            prompt: "Classify: {{review}}"
          """);

  @TempDir Path folder;

  @Test
  void answersEachRowOnce() {
    Pipeline pipeline = DirectPipelines.create();
    PromptBatch.Result result =
        pipeline
            .apply(
                Create.of(
                    List.of(
                        "{\"id\": \"a\", \"review\": \"good\"}",
                        "{\"id\": \"b\", \"review\": \"bad\"}",
                        "{\"id\": \"c\"}",
                        "no json")))
            .apply("Ask", PromptBatch.of(SPEC).withRunDirectory(folder.resolve("r1").toString()));
    PAssert.that(
            result
                .answers()
                .apply(
                    MapElements.into(TypeDescriptors.strings()).via(a -> a.key() + " " + a.row())))
        .containsInAnyOrder(
            "a {\"id\": \"a\", \"review\": \"good\"}", "b {\"id\": \"b\", \"review\": \"bad\"}");
    PAssert.that(
            result
                .deadLetters()
                .apply(
                    "Dead",
                    MapElements.into(TypeDescriptors.strings())
                        .via(d -> d.key() + " " + d.reason())))
        .containsInAnyOrder("c ROW_MISSING_COLUMN", "null READ_MALFORMED");

    pipeline.run().waitUntilFinish();
    assertThat(folder.resolve("r1/_SUCCESS")).exists();
  }
}
