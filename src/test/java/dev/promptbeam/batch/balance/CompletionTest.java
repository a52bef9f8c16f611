package dev.promptbeam.batch.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.batch.Folders;
import dev.promptbeam.batch.SmallRun;
import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.record.BrokenSplit;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.JobRecord;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.Sealed;
import dev.promptbeam.ledger.Cancellation;
import dev.promptbeam.ledger.Modes;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.ledger.StopCause;
import dev.promptbeam.ledger.StopRecord;
import dev.promptbeam.ledger.Stops;
import dev.promptbeam.model.Counts;
import dev.promptbeam.model.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionTest {
  private static final Instant NOW = VirtualClock.START;
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @TempDir Path folder;
  private SmallRun run;
  private RunDirectory directory;
  private Records records;

  @BeforeEach
  void create() throws IOException {
    run = new SmallRun(folder.resolve("run"));
    directory = run.directory();
    records = run.records();
  }

  @Test
  void recountsACompleteRun() throws IOException {
    run.begin(0.5);
    run.sealTwoShards(2);
    run.publish("a", 5, 1, 0);
    run.publish("b", 8, 0, 4);
    records.createJob("a.1", new JobRecord("batches/1", NOW, false));
    records.createJob("a.2", new JobRecord("batches/2", NOW, true));
    records.createEnded("b.1", Ended.withoutJob(Ended.End.WITHDRAWN, "", List.of(), NOW));

    RunRecord end = finish();

    Counts counts = new Counts(20, 13, new Counts.DeadLetters(1, 6), 18, 2);
    assertThat(end.state()).isEqualTo("complete");
    assertThat(end.counts()).isEqualTo(counts);
    assertThat(end.exitCode()).isZero();
    assertThat(end.finished()).isEqualTo(NOW);
    assertThat(RunRecord.read(directory)).isEqualTo(end);
    assertThat(directory.successFile())
        .hasContent(
            "{\"rows\":20,\"results\":13,\"deadLetters\":{\"retryable\":1,\"permanent\":6},"
                + "\"requests\":18,\"jobs\":2}\n");
    assertThat(Modes.offenders(directory.root())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 3", "0.34, 3", "0.35, 0", "1, 0"})
  void endsWith3AboveTheFailureRatio(double ratio, int exitCode) throws IOException {
    run.begin(ratio);
    run.sealTwoShards(2);
    run.publish("a", 5, 1, 0);
    run.publish("b", 8, 0, 4);

    assertThat(finish().exitCode()).isEqualTo(exitCode);
  }

  @Test
  void endsWith3AfterAFileThatCouldNotBeReadWhateverTheRatio() throws IOException {
    run.begin(1);
    run.sealTwoShards(0);
    run.publish("a", 6, 0, 0);
    run.publish("b", 12, 0, 0);
    records.createBrokenSplit(4, new BrokenSplit(0, new Source("rows.jsonl", 7), "{}"));

    assertThat(finish().exitCode()).isEqualTo(3);
  }

  @Test
  void theMarkOfSuccessIsTheLast() throws IOException {
    run.begin(0);
    records.createSealed(new Sealed(0, 0, 0, List.of()));
    List<RunRecord> told = new ArrayList<>();

    RunRecord end =
        Completion.of(directory, CLOCK)
            .beforeSuccess(
                ended -> {
                  told.add(ended);
                  assertThat(directory.runFile()).content().contains("complete");
                  assertThat(directory.successFile()).doesNotExist();
                })
            .finish();

    assertThat(told).containsExactly(end);
    assertThat(directory.successFile()).exists();
  }

  @Test
  void anEmptyDatasetIsComplete() throws IOException {
    run.begin(0);
    records.createSealed(new Sealed(0, 0, 0, List.of()));

    assertThat(finish().exitCode()).isZero();
    assertThat(directory.successFile()).exists();
  }

  @Test
  void doingItTwiceChangesNothing() throws IOException {
    run.begin(0);
    records.createSealed(new Sealed(0, 0, 0, List.of()));
    RunRecord first = finish();
    Map<String, String> before = Folders.contents(directory);

    RunRecord second = Completion.of(directory, Clock.offset(CLOCK, Duration.ofHours(1))).finish();

    assertThat(second).isEqualTo(first);
    assertThat(Files.readAllLines(directory.eventsFile()))
        .singleElement()
        .asString()
        .contains("\"event\":\"ended\"", "\"state\":\"complete\"", "\"exitCode\":0");
    assertThat(Folders.contents(directory)).isEqualTo(before);
  }

  @Test
  void writesTheMissingMarkOfARunThatDiedAtItsEnd() throws IOException {
    run.begin(0);
    records.createSealed(new Sealed(0, 0, 0, List.of()));
    finish();
    Files.delete(directory.successFile());

    finish();

    assertThat(directory.successFile()).exists();
  }

  @Test
  void aStopIsTheEndOfARunThatIsNotComplete() throws IOException {
    run.begin(0);
    run.sealTwoShards(2);
    run.publish("a", 5, 1, 0);
    new Stops(directory.ledger()).record(new StopRecord(StopCause.WAIT, "the wait is over", 5));

    RunRecord end = finish();

    assertThat(end.state()).isEqualTo("stopped");
    assertThat(end.exitCode()).isEqualTo(5);
    assertThat(end.message()).isEqualTo("the wait is over");
    assertThat(directory.successFile()).doesNotExist();
  }

  @Test
  void aCompleteRunIsCompleteEvenIfItWasToStop() throws IOException {
    run.begin(0);
    records.createSealed(new Sealed(0, 0, 0, List.of()));
    new Stops(directory.ledger()).record(new StopRecord(StopCause.WAIT, "the wait is over", 5));

    assertThat(finish().state()).isEqualTo("complete");
  }

  @Test
  void aCancelledRunEndsWith3WhateverTheRatio() throws IOException {
    run.begin(1);
    run.sealTwoShards(2);
    run.publish("a", 6, 0, 0);
    run.publish("b", 0, 12, 0);
    new Cancellation(directory.ledger()).request(NOW);

    RunRecord end = finish();

    assertThat(end.state()).isEqualTo("complete");
    assertThat(end.exitCode()).isEqualTo(3);
    assertThat(directory.successFile()).exists();
  }

  @Test
  void aRunCancelledBeforeItWasPackedHasNoBalance() throws IOException {
    run.begin(1);
    new Cancellation(directory.ledger()).request(NOW);
    new Stops(directory.ledger()).record(new StopRecord(StopCause.INTERRUPTED, "by a signal", 5));

    RunRecord end = finish();

    assertThat(end.state()).isEqualTo("cancelled");
    assertThat(end.exitCode()).isEqualTo(3);
    assertThat(end.counts()).isEqualTo(Counts.NONE);
    assertThat(directory.successFile()).doesNotExist();
    assertThat(RunRecord.read(directory)).isEqualTo(end);
  }

  @Test
  void aCancelledRunThatWasInterruptedIsStopped() throws IOException {
    run.begin(1);
    run.sealTwoShards(2);
    new Cancellation(directory.ledger()).request(NOW);
    new Stops(directory.ledger()).record(new StopRecord(StopCause.UNREACHABLE, "no answer", 5));

    RunRecord end = finish();

    assertThat(end.state()).isEqualTo("stopped");
    assertThat(end.exitCode()).isEqualTo(5);
  }

  @Test
  void aStopOfAnEarlierStartDoesNotCount() throws IOException {
    run.begin(0);
    new Stops(directory.ledger()).record(new StopRecord(StopCause.WAIT, "the wait is over", 5));
    new Stops(directory.ledger()).lift();

    assertThatThrownBy(this::finish).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRunThatIsNeitherCompleteNorStoppedIsADefect() throws IOException {
    run.begin(0);
    run.sealTwoShards(2);

    assertThatThrownBy(this::finish)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ended early without a reason");
    assertThat(Objects.requireNonNull(RunRecord.read(directory)).state()).isEqualTo("running");
  }

  @Test
  void aRunThatDoesNotBalanceIsADefect() throws IOException {
    run.begin(1);
    run.sealTwoShards(2);
    run.publish("a", 5, 0, 0);
    run.publish("b", 8, 0, 4);

    assertThatThrownBy(this::finish)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not balance");
    assertThat(directory.successFile()).doesNotExist();
  }

  private RunRecord finish() throws IOException {
    return Completion.of(directory, CLOCK).finish();
  }
}
