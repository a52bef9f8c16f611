package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets in which there is nothing to ask, or very much in one row. */
class OddDatasetIT {
  @TempDir Path folder;

  @OnBothRunners(first = Beam.DIRECT)
  void completesAnEmptyDatasetWithAWarning(Beam runner) throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.on(runner, 2).file("data/rows.jsonl", "");

      Command process = work.finish(0);

      assertThat(process.out()).contains("warning: the dataset is empty");
      assertThat(work.server.jobs()).isEmpty();
      work.assertBalanced(0, 0, 0);
      work.finish(0);
    }
  }

  @OnBothRunners(first = Beam.DIRECT)
  void completesADatasetOfDeadLettersAlone(Beam runner) throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.on(runner, 2).file("data/rows.jsonl", "{\"id\":\"a\"}\n{\"id\":\"b\"\n");

      work.finish(0, "--max-failure-ratio", "1");

      assertThat(work.server.jobs()).isEmpty();
      work.assertBalanced(0, 0, 2);
    }
  }

  @OnBothRunners(first = Beam.DIRECT)
  void carriesARowThatIsLargerThanABufferOfTheRunner(Beam runner) throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      String text = "a long text ".repeat(1_300_000);
      work.on(runner, 2).file("data/rows.jsonl", "{\"id\":\"a\",\"text\":\"" + text + "\"}\n");

      work.finish(0);

      work.assertBalanced(1, 0, 0);
    }
  }

  /** Sorted runs of them are merged, and of each a row is held. */
  @Tag("long")
  @Test
  void carriesSixHundredRowsOfAMegabyteInAHeapOf256MB() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      Path rows = work.file("data/rows.jsonl", "").path("data/rows.jsonl");
      String text = "a long text ".repeat(80_000);
      try (BufferedWriter out = Files.newBufferedWriter(rows)) {
        for (int i = 0; i < 600; i++) {
          out.write("{\"id\":\"" + i + "\",\"text\":\"" + i + " " + text + "\"}\n");
        }
      }
      work.on(Beam.FLINK, 2)
          .environment("JAVA_OPTS", "-Xmx256m")
          .spec("maxRequests: 600\nmaxBytes: 2GB\nmaxTokens: 800000000\ntier: 3");

      work.finish(0);

      work.assertBalanced(600, 0, 0);
    }
  }
}
