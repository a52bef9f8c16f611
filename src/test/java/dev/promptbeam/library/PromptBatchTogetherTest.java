package dev.promptbeam.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.DirectPipelines;
import dev.promptbeam.cli.RemoteJobs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines over one run directory at the same time, and runs in one pipeline. */
class PromptBatchTogetherTest {
  private static final int PIPELINES = 3;
  private static final String[] ROWS =
      IntStream.range(100, 140)
          .mapToObj(id -> "{\"id\":\"" + id + "\",\"review\":\"r" + id + "\"}")
          .toArray(String[]::new);

  @TempDir Path folder;

  @Test
  void twoTransformsOfAPipelineAreTwoRuns() {
    Pipeline pipeline = DirectPipelines.create();
    PCollection<String> rows = pipeline.apply(Create.of("{\"id\":\"a\",\"review\":\"x\"}"));

    PAssert.that(keys(rows, "kind")).containsInAnyOrder("kind a");
    PAssert.that(keys(rows, "long")).containsInAnyOrder("long a");
    pipeline.run().waitUntilFinish();

    assertThat(folder.resolve("kind/_SUCCESS")).exists();
    assertThat(folder.resolve("long/_SUCCESS")).exists();
  }

  private PCollection<String> keys(PCollection<String> rows, String question) {
    PromptSpec spec =
        PromptSpec.parse(
            """
            name: is-%1$s
            endpoint: emulator
            model: gemini-3.5-flash-lite
            dataset: {key: id}
            request: {prompt: "Is this %1$s? {{review}}"}
            """
                .formatted(question));
    return rows.apply(
            "Ask" + question,
            PromptBatch.of(spec).withRunDirectory(folder.resolve(question).toString()))
        .answers()
        .apply(
            "Keys" + question,
            MapElements.into(TypeDescriptors.strings())
                .via(answer -> question + " " + answer.key()));
  }

  @Test
  void eachEmitsAllAndOneOfThemSends() throws Exception {
    try (RemoteJobs server = RemoteJobs.start()) {
      PromptBatch batch =
          PromptBatch.of(
                  PromptSpec.parse(
                      """
                      name: reviews
                      endpoint: %s
                      model: gemini-3.5-flash-lite
                      dataset: {key: id}
                      request: {prompt: "Classify: {{review}}"}
                      batch: {poll: {first: 100ms, most: 500ms}}
                      """
                          .formatted(server.url())))
              .withRunDirectory(folder.resolve("r1").toString())
              .withLanes(2);
      ExecutorService threads = Executors.newFixedThreadPool(PIPELINES);
      try {
        List<Future<Asked>> pipelines = new ArrayList<>();
        for (int i = 0; i < PIPELINES; i++) {
          pipelines.add(threads.submit(() -> Asked.of(batch, ROWS)));
        }
        for (Future<Asked> pipeline : pipelines) {
          assertThat(pipeline.get().answered())
              .hasSize(ROWS.length)
              .isEqualTo(pipelines.get(0).get().answered());
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(server.creates()).isEqualTo(1);
    }
  }
}
