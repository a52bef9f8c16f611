package dev.promptbeam.batch.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.Policies;
import dev.promptbeam.batch.ScriptedClient;
import dev.promptbeam.batch.ShardFixture;
import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.answer.AnswerSaver.Saving;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Ended.End;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.Sealed;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.record.Wait;
import dev.promptbeam.batch.setup.RunSetup;
import dev.promptbeam.batch.simulation.Simulation;
import dev.promptbeam.gemini.BatchStats;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.StopCause;
import dev.promptbeam.ledger.StopRecord;
import dev.promptbeam.ledger.Stops;
import dev.promptbeam.model.Sleeper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paid answers are waited for, and given up only after three refusals in a row. */
class AnswerSaverTest {
  private static final GeminiException GONE = new GeminiException.Gone("not there", 403);
  private static final GeminiException DOWN = new GeminiException.Unavailable("503", 503, null);
  private static final GeminiException EMPTY = new GeminiException.EmptyFile("an empty file", 200);
  private static final Wait WAIT =
      new Wait(Wait.Kind.ANSWERS, 1, VirtualClock.START, null, "others");
  private static final String LINE = "{\"key\":\"a\"}\n";
  private static final String LINES = LINE + "{\"key\":\"b\"}\n";

  @TempDir Path folder;
  private final ScriptedClient client = new ScriptedClient();
  private final VirtualClock clock = new VirtualClock();
  private RunDirectory directory;
  private SendingTask task;
  private RunSession session;

  @BeforeEach
  void open() throws IOException {
    ShardFixture shard = new ShardFixture(folder);
    task = shard.pack(2);
    directory = shard.directory;
    client.answers = LINES;
    ShardInfo info = new ShardInfo(task.shard(), 2, 2, 100, 10);
    shard.records.createSealed(new Sealed(2, 2, 0, List.of(info)));
    session =
        Sessions.enter(
            new RunSetup(directory, Simulation.policy(0, 1), Policies.ONE, () -> client));
  }

  @AfterEach
  void close() throws Exception {
    Sessions.leave(session);
  }

  @Test
  void threeRefusalsInARowEndTheWait() throws Exception {
    client.failures.addAll(List.of(GONE, new GeminiException.Invalid("no", 400, List.of()), GONE));

    assertThat(save("files/r")).isTrue();

    assertThat(directory.responses(task.name())).doesNotExist();
    assertThat(client.calls).isEqualTo(Collections.nCopies(3, "download files/r"));
    assertThat(Files.readString(directory.eventsFile()))
        .contains("\"answers_gone\"", task.name(), "files/r");
    assertThat(session.signals().stopped()).isFalse();
  }

  @Test
  void twoRefusalsAndAnyOtherAnswerBetweenThemDoNot() throws Exception {
    client.failures.addAll(List.of(GONE, GONE, DOWN, GONE, GONE));

    assertThat(save("files/r")).isTrue();

    assertThat(directory.responses(task.name())).hasContent(LINES);
    assertThat(client.calls).hasSize(6);
    assertThat(directory.eventsFile()).doesNotExist();
  }

  @Test
  void aRefusedKeyStopsTheRun() throws Exception {
    client.failures.add(new GeminiException.Denied("key refused", 403));

    assertThat(save("files/r")).isFalse();

    assertThat(stop()).isEqualTo(new StopRecord(StopCause.DENIED, "key refused", 5));
    assertThat(client.calls).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anHourWithoutAnswerStopsTheRunAndSaysWhatCameLast(boolean untrusted) throws Exception {
    GeminiException failure = untrusted ? new GeminiException.Untrusted("certificate", null) : DOWN;
    client.failures.addAll(Collections.nCopies(100, failure));

    assertThat(save("files/r")).isFalse();

    Duration waited = Duration.between(VirtualClock.START, clock.instant());
    assertThat(waited).isBetween(Duration.ofHours(1), Duration.ofMinutes(75));
    StopRecord stop = Objects.requireNonNull(stop());
    assertThat(stop.cause()).isEqualTo(StopCause.UNREACHABLE);
    assertThat(stop.message()).endsWith(": " + failure.getMessage());
    assertThat(client.calls).as("calls in an hour").hasSizeLessThan(25);
  }

  @Test
  void aHintOfTheServerIsWaitedFor() throws Exception {
    Duration hint = Duration.ofMinutes(20);
    client.failures.add(new GeminiException.Quota("429", hint));
    client.failures.add(new GeminiException.Unavailable("503", 503, hint, null));

    assertThat(save("files/r")).isTrue();

    assertThat(Duration.between(VirtualClock.START, clock.instant()))
        .isEqualTo(hint.multipliedBy(2));
    assertThat(client.calls).hasSize(3);
  }

  @Test
  void aStopIsNotHeldUpByAHint() throws Exception {
    client.failures.add(new GeminiException.Quota("429", Duration.ofHours(5)));
    Instant over = clock.instant().plusSeconds(60);

    boolean saved =
        save(
            "files/r",
            wait -> {
              clock.moveTo(clock.instant().plus(wait));
              if (clock.instant().equals(over)) {
                session.board().stop(StopCause.WAIT, "--wait is over");
              }
            });

    assertThat(saved).isFalse();
    assertThat(clock.instant()).isEqualTo(over);
  }

  @Test
  void answersOfAnInlineJobMayBeAttachedLate() throws Exception {
    client.answers = "";
    new Records(directory.ledger())
        .createIntent(
            task.name(), new Intent("display", "", "m", "e", "", ShardFixture.TIME, task));

    assertThat(save(null)).isTrue();

    assertThat(directory.responses(task.name())).doesNotExist();
    assertThat(Duration.between(VirtualClock.START, clock.instant()))
        .isBetween(Ended.OUTPUT_GRACE, Ended.OUTPUT_GRACE.plusMinutes(6));
    assertThat(client.calls).contains("download answers of batches/1");
  }

  @Test
  void answersWithTooFewLinesAreFetchedOnceMore() throws Exception {
    client.firstAnswers.add(LINE);

    assertThat(save("files/r")).isTrue();

    assertThat(directory.responses(task.name())).hasContent(LINES);
    assertThat(client.calls).isEqualTo(Collections.nCopies(2, "download files/r"));
    assertThat(Files.readString(directory.eventsFile()))
        .contains("\"answers_fetched_again\"", "\"before\":1", "\"lines\":2", "\"of\":2");
  }

  @Test
  void theFirstAnswersAreKeptWhereTheSecondAreNotMore() throws Exception {
    client.firstAnswers.add(LINE);
    client.answers = "{\"key\":\"b\"}\n";

    assertThat(save("files/r")).isTrue();

    assertThat(directory.responses(task.name())).hasContent(LINE);
    assertThat(client.calls).hasSize(2);
    assertThat(folder.resolve("run/responses").toFile().list()).hasSize(1);
  }

  @Test
  void whatWasSavedOnceIsNotAskedForAgain() throws Exception {
    Files.writeString(directory.responses(task.name()), LINES);

    assertThat(save("files/r")).isTrue();

    assertThat(client.calls).isEmpty();
  }

  @Test
  void anEmptyFileIsAskedForThriceAndThenLaterWhereItIsNotBelieved() throws Exception {
    assertThat(ofEmpty(End.SUCCEEDED, null, Duration.ofHours(24).minusMinutes(20)))
        .isEqualTo(Saving.LATER);

    assertThat(client.calls).isEqualTo(Collections.nCopies(3, "download files/r"));
    assertThat(session.fetches().explain(List.of(WAIT)))
        .singleElement()
        .matches(wait -> wait.toString().contains("an empty file"));
    assertThat(directory.eventsFile()).doesNotExist();
    assertThat(session.signals().stopped()).isFalse();
  }

  @Test
  void anEmptyFileThatFillsIsTaken() throws Exception {
    client.failures.addAll(Collections.nCopies(2, EMPTY));

    assertThat(save("files/r")).isTrue();

    assertThat(directory.responses(task.name())).hasContent(LINES);
  }

  @Test
  void anEmptyFileIsBelievedADayAfterTheEnd() throws Exception {
    BatchStats answered = new BatchStats(2, 0, 2, 0);

    assertThat(ofEmpty(End.SUCCEEDED, answered, Duration.ofHours(24))).isEqualTo(Saving.OVER);

    assertThat(directory.responses(task.name())).doesNotExist();
    assertThat(Files.readString(directory.eventsFile()))
        .contains("\"answers_empty\"", task.name(), "files/r");
    assertThat(session.fetches().explain(List.of(WAIT))).containsExactly(WAIT);
  }

  @Test
  void whereTheCountersSayNothingWasAnsweredHalfAnHourIsEnough() throws Exception {
    for (BatchStats nothing : List.of(new BatchStats(2, 0, 0, 2), new BatchStats(2, 0, 0, 0))) {
      assertThat(ofEmpty(End.SUCCEEDED, nothing, Ended.OUTPUT_GRACE)).isEqualTo(Saving.OVER);
      assertThat(ofEmpty(End.SUCCEEDED, nothing, Ended.OUTPUT_GRACE.minusMinutes(20)))
          .isEqualTo(Saving.LATER);
    }
    assertThat(ofEmpty(End.CANCELLED, new BatchStats(2, 2, 0, 0), Ended.OUTPUT_GRACE))
        .isEqualTo(Saving.OVER);
  }

  @Test
  void countersThatContradictTheStateOrSayNothingDecideNothing() throws Exception {
    for (BatchStats other :
        List.of(
            new BatchStats(2, 2, 0, 0), // stale
            new BatchStats(2, 0, 1, 1),
            new BatchStats(2, 0, 0, 1),
            new BatchStats(0, 0, 0, 0))) {
      assertThat(ofEmpty(End.SUCCEEDED, other, Duration.ofHours(23)))
          .as("%s", other)
          .isEqualTo(Saving.LATER);
    }
  }

  @Test
  void otherAnswersBetweenEmptyFilesBeginTheCountAgain() throws Exception {
    client.failures.addAll(List.of(EMPTY, EMPTY, DOWN, EMPTY, EMPTY));

    assertThat(save("files/r")).isTrue();

    assertThat(client.calls).hasSize(6);
  }

  /** Three empty files, so long after the end. */
  private Saving ofEmpty(End end, @Nullable BatchStats stats, Duration age) throws Exception {
    client.failures.addAll(Collections.nCopies(3, EMPTY));
    Instant time = clock.instant().minus(age);
    Ended ended = new Ended(end, "batches/1", "files/r", 0, "", List.of(), time, stats, null);
    Sleeper sleeper = wait -> clock.moveTo(clock.instant().plus(wait));
    return Lane.saver(session, clock, sleeper).save(task, ended);
  }

  private boolean save(@Nullable String file) throws Exception {
    return save(file, wait -> clock.moveTo(clock.instant().plus(wait)));
  }

  private boolean save(@Nullable String file, Sleeper sleeper) throws Exception {
    Ended ended = new Ended(End.SUCCEEDED, "batches/1", file, 0, "", List.of(), ShardFixture.TIME);
    Saving saving = Lane.saver(session, clock, sleeper).save(task, ended);
    assertThat(saving).isNotEqualTo(Saving.LATER);
    return saving == Saving.OVER;
  }

  private @Nullable StopRecord stop() throws IOException {
    return new Stops(directory.ledger()).current();
  }
}
