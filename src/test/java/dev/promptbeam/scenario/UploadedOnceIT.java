package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start after a kill does nothing again that the service or the disk still holds. */
class UploadedOnceIT {
  @TempDir Path folder;

  @Tag("process")
  @OnBothRunners(first = Beam.DIRECT)
  void findsTheInputWhoseUploadItDidNotSeeEnd(Beam runner) throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.on(runner, 2).rows(30).spec("quotas: {gemini-2.5-flash-lite: {concurrentJobs: 1}}");
      work.server.fault(
          "{'operation':'files.upload.finalize','times':1,"
              + "'action':{'type':'stall','bytes':1,'millis':60000}}");
      work.startUntil("the file is stored", () -> !uploads(work).isEmpty()).kill();
      assertThat(work.server.strikes()).isEqualTo(1);
      assertThat(work.run.sendings("intent")).isZero();
      Files.delete(work.path("data/rows.jsonl"));

      work.finish(0);

      assertThat(work.server.calls("files.upload.start")).as("uploads").isEqualTo(3);
      assertThat(work.server.jobs()).hasSize(3);
      assertThat(uploads(work)).as("inputs left behind").isEmpty();
      work.assertBalanced(30, 0, 0);
      work.assertPaidOnce(30);
    }
  }

  @Tag("process")
  @Test
  void uploadsAgainWhatWasCutOffOnItsWay() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.rows(20);
      work.server.fault(
          "{'operation':'files.upload.finalize','times':1,"
              + "'action':{'type':'delay','millis':60000}}");
      work.startUntil("an upload is on its way", () -> work.server.strikes() == 1).kill();

      work.finish(0);

      assertThat(work.server.jobs()).hasSize(2);
      work.assertBalanced(20, 0, 0);
      work.assertPaidOnce(20);
    }
  }

  @Tag("process")
  @Test
  void downloadsAgainWhatWasCutOffOnItsWay() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.rows(20);
      work.server.fault(
          "{'operation':'files.download','times':1,"
              + "'action':{'type':'stall','bytes':10,'millis':60000}}");
      work.startUntil("a download is on its way", () -> work.server.strikes() == 1).kill();
      assertThat(work.run.records("outcomes")).isLessThan(2);

      work.finish(0);

      assertThat(work.server.jobs()).hasSize(2);
      assertThat(work.server.calls("files.upload.start")).isEqualTo(2);
      work.assertBalanced(20, 0, 0);
      work.assertPaidOnce(20);
    }
  }

  /** Display names of the inputs that the service holds. */
  private static List<String> uploads(Scenario work) throws Exception {
    return work.server.get("/v1beta/files?pageSize=100").findValuesAsText("displayName").stream()
        .filter(name -> name.startsWith("promptbeam/"))
        .toList();
  }
}
