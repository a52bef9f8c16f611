package dev.promptbeam.batch.doubt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.JobRecord;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.batch.simulation.DoubtBench;
import dev.promptbeam.gemini.BatchState;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.ledger.StopCause;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which listed job is the one in doubt, and what becomes of the others. */
class DoubtMatchTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Duration LONG = Duration.ofHours(1);

  private final DoubtBench bench = new DoubtBench();

  @Test
  void aJobIsOursByItsDisplayNameOrByItsInputFile() throws Exception {
    bench.listed.add(
        DoubtBench.job("batches/name", DoubtBench.NAME, "files/other", BatchState.PENDING));
    bench.doubt();
    bench.pass(SOON);
    assertThat(bench.found).isEqualTo("batches/name");

    DoubtBench other = new DoubtBench();
    other.listed.add(
        DoubtBench.job("batches/file", "renamed", DoubtBench.FILE, BatchState.PENDING));
    other.doubt();
    other.pass(SOON);
    assertThat(other.found).isEqualTo("batches/file");
    assertThat(Objects.requireNonNull(other.records.job(other.task.name())).adopted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "promptbeam/reviews/r-1/00003-000.1/0123456789abcdef",
        "promptbeam/reviews/r-1/00003-000.1/" + DoubtBench.NONCE + "0",
        "promptbeam/reviews/r-1/00003-000.1/fedcba9876543210fedcba9876543210",
        "promptbeam/reviews/r-1/00003-000.11/" + DoubtBench.NONCE,
        "promptbeam/reviews/r-2/00003-000.1/" + DoubtBench.NONCE,
        "promptbeam/reviews/r-1/00003-000.1/",
        "",
      })
  void aJobOfASimilarNameIsAnotherOnes(String displayName) throws Exception {
    bench.listed.add(
        DoubtBench.job("batches/foreign", displayName, "files/ours2", BatchState.RUNNING));
    bench.doubt();
    bench.pass(LONG);

    assertThat(bench.found).isNull();
    assertThat(bench.got).isEmpty();
    assertThat(bench.cancelled).isEmpty();
    assertThat(bench.absent).isNotNull();
  }

  @Test
  void anInlineJobHasNoInputFileToBeFoundBy() throws Exception {
    DoubtBench inline = new DoubtBench("");
    inline.listed.add(DoubtBench.job("batches/foreign", "x", "", BatchState.RUNNING));
    inline.listed.add(DoubtBench.job("batches/another", "y", null, BatchState.RUNNING));
    inline.doubt();
    inline.pass(SOON);
    assertThat(inline.found).isNull();

    inline.listed.add(DoubtBench.job("batches/ours", DoubtBench.NAME, null, BatchState.RUNNING));
    inline.pass(LONG.dividedBy(10));
    assertThat(inline.found).isEqualTo("batches/ours");
  }

  @Test
  void aListedJobIsTakenOnlyWhenAGetShowsIt() throws Exception {
    bench.listed.add(DoubtBench.ours("batches/ours", BatchState.PENDING));
    bench.shown.put("batches/ours", null);
    bench.doubt();
    bench.pass(SOON);
    assertThat(bench.got).hasSizeGreaterThan(2).containsOnly("batches/ours");
    assertThat(bench.found).isNull();

    bench.shown.remove("batches/ours");
    bench.pass(Duration.ofMinutes(6));
    assertThat(bench.found).isEqualTo("batches/ours");
  }

  @Test
  void aGetThatShowsAnotherJobIsNoConfirmation() throws Exception {
    bench.listed.add(DoubtBench.ours("batches/ours", BatchState.PENDING));
    bench.shown.put(
        "batches/ours", DoubtBench.job("batches/ours", "other", "files/other", BatchState.PENDING));
    bench.doubt();
    bench.pass(LONG);

    assertThat(bench.found).isNull();
    assertThat(bench.records.job(bench.task.name())).isNull();
    assertThat(bench.deleted).as("inputs of a job that is listed").isEmpty();
  }

  @Test
  void ofTwoJobsTheOneFurthestAlongIsKeptAndTheOthersAreCancelledAndReported() throws Exception {
    bench.listed.add(DoubtBench.ours("batches/pending", BatchState.PENDING));
    bench.listed.add(DoubtBench.ours("batches/running", BatchState.RUNNING));
    bench.listed.add(DoubtBench.ours("batches/failed", BatchState.FAILED));
    bench.cancelFailures = 3;
    bench.doubt();
    bench.pass(LONG);

    assertThat(bench.found).isEqualTo("batches/running");
    assertThat(bench.cancelled).containsExactlyInAnyOrder("batches/pending", "batches/failed");
    assertThat(bench.records.doubles())
        .extracting(SuspectedDouble::name, SuspectedDouble::beside, SuspectedDouble::requests)
        .containsExactlyInAnyOrder(
            tuple("batches/pending", "batches/running", 20L),
            tuple("batches/failed", "batches/running", 20L));
    assertThat(bench.records.doubles()).allMatch(found -> found.tokens() == 4_000);
    assertThat(bench.records.doubleCancelled("batches/pending")).isTrue();
    assertThat(bench.journal).filteredOn("suspected_double 00003-000.1"::equals).hasSize(2);
  }

  @Test
  void aDoubleOfAnEarlierStartIsCancelledStill() throws Exception {
    SuspectedDouble found =
        SuspectedDouble.beside("batches/a", bench.task, "batches/b", VirtualClock.START);
    bench.records.createDouble(found);
    bench.pass(SOON);
    assertThat(bench.cancelled).as("until it is decided which one is kept").isEmpty();

    JobRecord kept = new JobRecord("batches/a", VirtualClock.START, true);
    bench.records.createJob(bench.task.name(), kept);
    bench.pass(SOON);
    assertThat(bench.cancelled).containsExactly("batches/b");

    bench.pass(LONG);
    assertThat(bench.cancelled).hasSize(1);
  }

  @Test
  void theJobThatAnotherOwnerRecordedStands() throws Exception {
    JobRecord recorded = new JobRecord("batches/theirs", VirtualClock.START, false);
    bench.records.createJob(bench.task.name(), recorded);
    bench.listed.add(DoubtBench.ours("batches/listed", BatchState.SUCCEEDED));
    bench.doubt();
    bench.pass(SOON);

    assertThat(bench.found).isEqualTo("batches/theirs");
    assertThat(bench.cancelled).containsExactly("batches/listed");
  }

  @Test
  void aJobThatIsListedAfterItsSendingWasGivenUpIsCancelledAndReported() throws Exception {
    bench.watch();
    bench.listed.add(DoubtBench.ours("batches/late", BatchState.RUNNING));
    bench.pass(bench.policy.doubtWait());
    assertThat(bench.listings).isEmpty();

    bench.pass(SOON);

    assertThat(bench.cancelled).containsExactly("batches/late");
    assertThat(bench.records.doubles()).extracting(SuspectedDouble::beside).containsExactly("");
    assertThat(bench.listings).hasSize(1);
  }

  @Test
  void aJobThatFailedForItsDeletedInputIsNoDouble() throws Exception {
    bench.watch();
    bench.listed.add(DoubtBench.ours("batches/late", BatchState.FAILED));
    bench.pass(LONG);

    assertThat(bench.listings).hasSize(1);
    assertThat(bench.records.doubles()).isEmpty();
  }

  @Test
  void aLookForLateJobsThatFailsIsRepeated() throws Exception {
    bench.listFailure = new GeminiException.Unavailable("503", 503, null);
    bench.watch();
    bench.pass(LONG);
    assertThat(bench.listings).hasSizeGreaterThan(5);

    bench.listFailure = null;
    bench.listed.add(DoubtBench.ours("batches/late", BatchState.SUCCEEDED));
    bench.pass(LONG);
    assertThat(bench.cancelled).containsExactly("batches/late");
  }

  @Test
  void aRefusedKeyStopsTheRun() throws Exception {
    bench.listFailure = new GeminiException.Denied("no", 403);
    bench.doubt();
    bench.pass(SOON);

    assertThat(bench.stopped).isEqualTo(StopCause.DENIED);
    assertThat(bench.absent).isNull();
  }

  @Test
  void aDoubtOfAnEarlierStartIsAsOldAsItsLastRecord() throws Exception {
    bench.records.createIntent(bench.task.name(), bench.sending.requireIntent());
    bench.records.creates().noteAgain(bench.task.name(), VirtualClock.START.plusSeconds(3_600));
    bench.clock.moveTo(VirtualClock.START.plusSeconds(36_000));
    bench.resume();
    assertThat(bench.waits().since())
        .isEqualTo(VirtualClock.START.plusSeconds(3_600).plus(Intent.FRESH));

    bench.pass(bench.policy.doubtWait().minusMinutes(1));
    assertThat(bench.deleted).isEqualTo(List.of(DoubtBench.FILE));
    assertThat(bench.absent).as("without another wait").isNotNull();
  }

  /** A create that an earlier start saw refused is sent again by this one. */
  @Test
  void aDoubtOfThisStartIsAsOldAsItsCreate() throws Exception {
    bench.records.createIntent(bench.task.name(), bench.sending.requireIntent());
    bench.clock.moveTo(VirtualClock.START.plusSeconds(36_000));
    bench.doubt();
    assertThat(bench.waits().since()).isEqualTo(VirtualClock.START.plusSeconds(36_000));

    bench.pass(bench.policy.doubtWait().minusSeconds(1));

    assertThat(bench.deleted).as("inputs of a create that may show yet").isEmpty();
  }
}
