package dev.promptbeam.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.cli.RemoteJobs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines over one run directory at the same time. */
class PromptBatchTogetherTest {
  private static final int PIPELINES = 3;
  private static final String[] ROWS =
      IntStream.range(100, 140)
          .mapToObj(id -> "{\"id\":\"" + id + "\",\"review\":\"r" + id + "\"}")
          .toArray(String[]::new);

  @TempDir Path folder;

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
