package dev.promptbeam.batch.doubt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.batch.Tasks;
import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.JobRecord;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.batch.simulation.DoubtBench;
import dev.promptbeam.batch.simulation.FakeService;
import dev.promptbeam.batch.simulation.Gate;
import dev.promptbeam.batch.simulation.GatedLedger;
import dev.promptbeam.batch.simulation.MemoryLedger;
import dev.promptbeam.gemini.BatchState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** One sending, two jobs: one is kept and the other reported, whatever comes between. */
class AdoptionTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String RECORD = "sendings/" + Tasks.first(20, 4_000).name() + "/job";

  private final MemoryLedger ledger = new MemoryLedger();

  @Test
  void aCrashBehindTheJobsRecordLosesNoDouble() throws Exception {
    crashAt("behind " + RECORD);

    DoubtBench next = new DoubtBench(DoubtBench.FILE, ledger);
    next.pass(SOON);

    assertThat(kept(next)).isEqualTo("batches/running");
    assertThat(next.records.doubles())
        .extracting(SuspectedDouble::name)
        .containsExactly("batches/pending");
    assertThat(next.cancelled).containsExactly("batches/pending");
  }

  @Test
  void theOtherOneMayBeKeptAfterACrashBeforeTheJobsRecord() throws Exception {
    crashAt("before " + RECORD);

    DoubtBench next = new DoubtBench(DoubtBench.FILE, ledger);
    next.listed.add(DoubtBench.ours("batches/pending", BatchState.SUCCEEDED));
    next.listed.add(DoubtBench.ours("batches/running", BatchState.RUNNING));
    next.doubt();
    next.pass(SOON);

    assertThat(next.found).isEqualTo("batches/pending");
    assertThat(next.records.doubles())
        .extracting(SuspectedDouble::name)
        .containsExactly("batches/running");
    assertThat(next.cancelled).containsExactly("batches/running");
  }

  @Test
  void theJobThatAnotherOwnerRecordsMeanwhileIsNotCancelled() throws Exception {
    Records shared = new Records(ledger);
    DoubtBench bench =
        twoJobs(
            point -> {
              if (point.equals("before " + RECORD)) {
                recordJob(shared, "batches/pending");
              }
            });

    bench.pass(SOON);

    assertThat(bench.found).isEqualTo("batches/pending");
    assertThat(bench.records.doubles())
        .extracting(SuspectedDouble::name)
        .containsExactly("batches/running");
    assertThat(bench.cancelled).containsExactly("batches/running");
  }

  @Test
  void aJobThatIsListedAndNotFoundAtOnceIsAskedForAgain() throws Exception {
    DoubtBench bench = twoJobs(point -> {});
    bench.shown.put("batches/pending", null);
    bench.pass(Duration.ofSeconds(5));
    assertThat(bench.found).isNull();

    bench.shown.remove("batches/pending");
    bench.pass(SOON);

    assertThat(bench.found).isEqualTo("batches/running");
    assertThat(bench.cancelled).containsExactly("batches/pending");
  }

  @Test
  void aJobThatIsListedAndNeverFoundIsBelievedToBeGone() throws Exception {
    DoubtBench bench = twoJobs(point -> {});
    bench.shown.put("batches/pending", null);
    bench.pass(Duration.ofMinutes(5));

    assertThat(bench.found).isEqualTo("batches/running");
    assertThat(bench.records.doubles()).isEmpty();
  }

  private void crashAt(String where) {
    DoubtBench bench =
        twoJobs(
            point -> {
              if (point.equals(where)) {
                throw new FakeService.Crash();
              }
            });
    assertThatThrownBy(() -> bench.pass(SOON)).hasRootCauseInstanceOf(FakeService.Crash.class);
    assertThat(bench.cancelled).isEmpty();
  }

  private DoubtBench twoJobs(Gate gate) {
    DoubtBench bench = new DoubtBench(DoubtBench.FILE, new GatedLedger(ledger, gate));
    bench.listed.add(DoubtBench.ours("batches/pending", BatchState.PENDING));
    bench.listed.add(DoubtBench.ours("batches/running", BatchState.RUNNING));
    bench.doubt();
    return bench;
  }

  private static String kept(DoubtBench bench) throws IOException {
    return Objects.requireNonNull(bench.records.job(bench.task.name())).name();
  }

  private static void recordJob(Records records, String job) {
    try {
      records.createJob(
          Tasks.first(20, 4_000).name(), new JobRecord(job, VirtualClock.START, false));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
