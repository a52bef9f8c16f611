package dev.promptbeam.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.Lane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On Flink as a pipeline has it that says nothing but that. */
class PromptBatchOnFlinkTest {
  private static final int ROWS = 1_000;
  private static final PromptSpec SPEC =
      PromptSpec.parse(
          """
          name: reviews
          endpoint: emulator
          model: gemini-3.5-flash-lite
          dataset: {key: id}
          request: {prompt: "Classify: {{review}}"}
          batch: {maxRequests: 300}
          """);

  @TempDir Path folder;

  @Tag(Lane.BREADTH)
  @Test
  void everyRowIsAnsweredOnceOverAStopAndAnotherOrder() {
    assertThatThrownBy(() -> ask(PromptBatch.of(SPEC).withWait(Duration.ZERO), 1))
        .hasStackTraceContaining("PromptRunException: run reviews/run is not complete: ");

    Asked asked = ask(PromptBatch.of(SPEC), -1);

    assertThat(asked.answers()).extracting(PromptAnswer::key).hasSize(ROWS).doesNotHaveDuplicates();
    assertThat(asked.dead()).containsExactly(ROWS + " ROW_MISSING_COLUMN");
    assertThat(asked.counters())
        .containsEntry("dataset/rows_read", ROWS + 1L)
        .containsEntry("result/answers", (long) ROWS)
        .containsEntry("result/dead_letters", 1L)
        .containsEntry("run/runs_completed", 1L);
  }

  private Asked ask(PromptBatch batch, int step) {
    FlinkPipelineOptions options = PipelineOptionsFactory.as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    options.setParallelism(2);
    Pipeline pipeline = Pipeline.create(options);
    PCollection<String> rows =
        pipeline.apply("Rows", Create.of(rows(step))).apply(Reshuffle.viaRandomKey());
    return Asked.run(pipeline, rows, batch.withRunDirectory(folder.resolve("run").toString()));
  }

  private static List<String> rows(int step) {
    List<String> rows = new ArrayList<>();
    rows.add("{\"id\":" + ROWS + "}");
    for (int i = 0; i < ROWS; i++) {
      rows.add("{\"id\":" + i + ",\"review\":\"review " + i + "\"}");
    }
    if (step < 0) {
      Collections.reverse(rows);
    }
    return rows;
  }
}
