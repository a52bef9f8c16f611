package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.emulator.setup.Quotas;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that grants little: the run takes longer, and that is all. */
class QuotaIT {
  private static final int ROWS = 120;
  private static final int JOBS = 12;

  @TempDir Path folder;

  @Test
  void findsOutHowManyJobsAreGranted() throws Exception {
    try (Scenario work = Scenario.granting(folder, Quotas.defaults().withConcurrentJobs(3))) {
      work.rows(ROWS).finish(0);

      assertThat(work.run.events("create_refused")).isNotEmpty();
      assertThat(work.run.events("upload_refused")).isEmpty();
      assertAllOnce(work);
    }
  }

  @Test
  void waitsForStorageUntilInputsAreDeleted() throws Exception {
    try (Scenario work = Scenario.granting(folder, Quotas.defaults().withStorageBytes(4_000))) {
      work.rows(ROWS).finish(0);

      assertThat(work.run.events("upload_refused")).isNotEmpty();
      assertThat(work.run.events("create_refused")).isEmpty();
      assertAllOnce(work);
    }
  }

  @Test
  void aStorageThatIsGivenIsNotPassed() throws Exception {
    try (Scenario work = Scenario.granting(folder, Quotas.defaults().withStorageBytes(4_000))) {
      work.rows(ROWS).spec("storage: 4KB").finish(0);

      assertThat(work.run.events("upload_refused")).isEmpty();
      assertAllOnce(work);
    }
  }

  @Tag("process")
  @Test
  void aRunWhoseQuotaWasLoweredDividesItsShards() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.rows(60).spec("quotas: {gemini-2.5-flash-lite: {concurrentJobs: 2}}");
      work.server.fault("{'operation':'job','times':2,'action':{'runningPolls':10}}");
      work.startUntil("two run", () -> work.run.sendings("job") == 2).kill();

      work.spec("quotas: {gemini-2.5-flash-lite: {enqueuedTokens: 25}}");
      work.finish(0);

      assertThat(work.run.events("divided")).hasSizeBetween(4, 8);
      work.assertBalanced(60, 0, 0);
      work.assertPaidOnce(60);
    }
  }

  /** Every row has its answer, no job was made in vain, and no input is left on the service. */
  private static void assertAllOnce(Scenario work) throws Exception {
    work.assertBalanced(ROWS, 0, 0);
    work.assertPaidOnce(ROWS);
    assertThat(work.server.jobs()).hasSize(JOBS);
    assertThat(work.server.get("/v1beta/files?pageSize=100").path("files")).isEmpty();
  }
}
