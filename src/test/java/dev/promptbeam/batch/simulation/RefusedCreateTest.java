package dev.promptbeam.batch.simulation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.CreateCalls;
import dev.promptbeam.batch.record.CreateRefusal;
import dev.promptbeam.batch.record.CreateRefusal.Kind;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.GeminiException.LineError;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A create that surely made no job is no doubt of a later start. */
class RefusedCreateTest {
  private static final Instant START = VirtualClock.START;
  private static final String FIRST = "00000-000.1";
  private static final GeminiException FULL = new GeminiException.Quota("full", null);

  private final Simulation run = new Simulation(1, 1, Simulation.policy(0, 100), Map.of());

  @Test
  void goesOnWithItsFileInALaterStartAtOnce() throws Exception {
    refuseAll();
    run.service.creates.quotaJobs = 100;
    Instant again = run.clock.instant();

    run.restart();
    run.untilItOnlyWaits();

    assertThat(run.records.job(FIRST)).isNotNull();
    assertThat(Duration.between(again, run.clock.instant())).isLessThan(Duration.ofMinutes(1));
    assertThat(run.service.listings).isEmpty();
    assertThat(run.records.sendings()).containsExactly(FIRST);
    assertThat(run.journal).noneMatch(event -> event.contains("create_in_doubt"));
    run.run().verify();
  }

  @Test
  void isRefusedInEachStartWithoutADoubt() throws Exception {
    refuseAll();
    for (int start = 0; start < 5; start++) {
      run.clock.moveTo(run.clock.instant().plus(Duration.ofMinutes(20)));
      Instant begun = run.clock.instant();
      run.restart();
      run.untilItOnlyWaits();
      assertThat(Duration.between(begun, run.clock.instant())).isLessThan(Duration.ofMinutes(1));
    }
    assertThat(run.records.sendings()).containsExactly(FIRST);
    assertThat(run.journal).noneMatch(event -> event.contains("create_in_doubt"));
  }

  @Test
  void isInDoubtWhereAnotherCreateWasSentAfterIt() throws Exception {
    refuseAll();
    run.records.creates().noteAgain(FIRST, run.clock.instant());

    run.restart();

    assertThat(run.journal).anyMatch(event -> event.contains("create_in_doubt " + FIRST));
    run.run().verify();
  }

  @Test
  void isInDoubtWhereTheProcessDiedBeforeItCouldNoteTheAnswer() throws Exception {
    refuseAll();
    run.ledger.lose("sendings/" + FIRST + "/refused/" + lastCreate());

    run.restart();

    assertThat(run.journal).anyMatch(event -> event.contains("create_in_doubt " + FIRST));
  }

  @Test
  void isUploadedAnewWhenItsFileIsOld() throws Exception {
    refuseAll();
    run.service.creates.quotaJobs = 100;
    run.clock.moveTo(START.plus(Duration.ofHours(41)));

    run.run().verify();

    assertThat(Objects.requireNonNull(run.records.ended(FIRST)).end())
        .isEqualTo(Ended.End.WITHDRAWN);
    assertThat(run.records.job("00000-000.2")).isNotNull();
  }

  @Test
  void isUploadedAnewUnderAnotherKey() throws Exception {
    SendingTask task = intended("the fingerprint of another key");
    refuse(task, Kind.DENIED, new GeminiException.Denied("no", 403));

    run.run().verify();

    assertThat(Objects.requireNonNull(run.records.ended(FIRST)).message())
        .isEqualTo("its file is another key's");
    assertThat(run.records.job("00000-000.2")).isNotNull();
  }

  @Test
  void refusedForItsContentItEndsAsThatAndIsNotAskedOnceMore() throws Exception {
    SendingTask task = intended(run.policy.keyFingerprint());
    List<LineError> lines = List.of(new LineError(3, "no such field"));
    refuse(task, Kind.CONTENT, new GeminiException.Invalid("bad", 400, lines));

    run.restart();
    run.runUntil(START.plusSeconds(30));

    Ended ended = Objects.requireNonNull(run.records.ended(FIRST));
    assertThat(ended.end()).isEqualTo(Ended.End.REFUSED);
    assertThat(ended.message()).isEqualTo("bad");
    assertThat(ended.refusedLines()).isEqualTo(lines);
    assertThat(run.records.creates().last(FIRST, intent()).number()).isZero();
  }

  @Test
  void withTheRunCancelledItsRequestsAreUnsent() throws Exception {
    refuseAll();

    run.cancel().run();

    assertThat(run.service.jobs.made()).isZero();
    assertThat(Objects.requireNonNull(run.records.settled("00000-000")).unsent()).hasSize(1);
    assertThat(run.service.files.left()).isZero();
  }

  /** The dispatcher's first start, in which the service takes no job. */
  private void refuseAll() throws Exception {
    run.service.creates.quotaJobs = 0;
    run.restart();
    run.untilItOnlyWaits();
    assertThat(run.service.creates.refusals).isNotEmpty();
    CreateRefusal refusal = requireNonNull(run.records.creates().refusal(FIRST, intent()));
    assertThat(refusal.kind()).isEqualTo(Kind.FULL);
    assertThat(refusal.message()).isEqualTo(FULL.getMessage());
    run.service.listings.clear();
  }

  private SendingTask intended(String key) throws IOException {
    SendingTask task =
        SendingTask.first(
            new ShardInfo(
                "00000-000",
                Simulation.REQUESTS,
                Simulation.REQUESTS,
                Simulation.BYTES,
                Simulation.TOKENS));
    run.records.createIntent(FIRST, new Intent("name", "files/9", "", "", key, START, task));
    return task;
  }

  private void refuse(SendingTask task, Kind kind, GeminiException cause) throws IOException {
    run.records
        .creates()
        .refuse(
            task.name(), CreateCalls.Call.first(intent()), CreateRefusal.of(kind, cause, START));
  }

  private String lastCreate() throws IOException {
    return String.format("%06d", run.records.creates().last(FIRST, intent()).number());
  }

  private Intent intent() throws IOException {
    return Objects.requireNonNull(run.records.intent(FIRST));
  }
}
