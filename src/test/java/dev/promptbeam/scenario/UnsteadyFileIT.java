package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** A file that is read in one start and not in the next, with a part of its rows packed between. */
class UnsteadyFileIT {
  private static final int ROWS = 10_000;
  private static final String FILE = "data/z.jsonl";

  @TempDir Path folder;

  @Tag("process")
  @OnBothRunners(first = Beam.DIRECT)
  void aFileThatComesBackStaysOneDeadLetter(Beam runner) throws Exception {
    try (Scenario work = workspace(runner)) {
      ChildProcess first =
          work.startUntil("it is about to read", () -> exists(work, "ledger/splits.json"));
      hide(work);
      work.await(first, "a bucket is packed", () -> work.run.records("buckets") > 0);
      first.kill();
      assertThat(work.run.records("unread")).as("files found broken").isEqualTo(1);
      assertThat(work.run.isSealed()).isFalse();

      restore(work);
      work.finish(3);

      JsonNode letter = work.run.deadLetters().values().iterator().next();
      assertThat(letter.path("reason").asText()).isEqualTo("READ_FILE");
      assertThat(letter.at("/source/file").asText()).isEqualTo(FILE);
      work.assertBalanced(ROWS, 0, 1);
      work.assertPaidOnce(ROWS);
    }
  }

  @Tag("process")
  @OnBothRunners(first = Beam.DIRECT)
  void aFileThatWasReadBeforeStopsTheRunUntilItIsBack(Beam runner) throws Exception {
    try (Scenario work = workspace(runner)) {
      work.startUntil("a bucket is packed", () -> work.run.records("buckets") > 0).kill();
      assertThat(work.run.isSealed()).isFalse();

      ChildProcess second = work.start();
      work.await(second, "it is about to read again", () -> work.run.records("starts") == 2);
      hide(work);
      assertThat(second.exitCode()).as(second.story()).isEqualTo(5);
      assertThat(second.out()).contains(FILE, "nothing was sent", "--run-id run");
      assertThat(work.run.records("unread")).isZero();
      assertThat(work.server.jobs()).isEmpty();

      restore(work);
      work.finish(0);
      work.assertBalanced(ROWS + 1, 0, 0);
      work.assertPaidOnce(ROWS + 1);
    }
  }

  private Scenario workspace(Beam runner) throws Exception {
    return Scenario.byPolls(folder)
        .on(runner, 2)
        .rows(ROWS)
        .file(FILE, "{\"id\":\"z\",\"text\":\"last\"}\n")
        .spec("maxRequests: 1000");
  }

  private static boolean exists(Scenario work, String file) {
    return Files.exists(work.run.path().resolve(file));
  }

  private static void hide(Scenario work) throws Exception {
    Files.move(work.path(FILE), work.path("away.jsonl"));
  }

  /** With its size and time, by which the run knows it. */
  private static void restore(Scenario work) throws Exception {
    Files.move(work.path("away.jsonl"), work.path(FILE));
  }
}
