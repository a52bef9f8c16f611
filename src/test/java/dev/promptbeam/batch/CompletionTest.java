package dev.promptbeam.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.ledger.Cancellation;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.Modes;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.ledger.StopRecord;
import dev.promptbeam.ledger.Stops;
import dev.promptbeam.model.Counts;
import dev.promptbeam.model.Cut;
import dev.promptbeam.model.Json;
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
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionTest {
  private static final Instant NOW = VirtualClock.START;
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @TempDir Path folder;
  private RunDirectory directory;
  private Records records;

  @BeforeEach
  void create() throws IOException {
    directory = Folders.create(folder.resolve("run"));
    records = new Records(directory.ledger());
  }

  @Test
  void recountsACompleteRun() throws IOException {
    begin(0.5);
    sealTwoShards(2);
    publish("a", 5, 1, 0);
    publish("b", 8, 0, 4);
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
    begin(ratio);
    sealTwoShards(2);
    publish("a", 5, 1, 0);
    publish("b", 8, 0, 4);

    assertThat(finish().exitCode()).isEqualTo(exitCode);
  }

  @Test
  void endsWith3AfterAFileThatCouldNotBeReadWhateverTheRatio() throws IOException {
    begin(1);
    sealTwoShards(0);
    publish("a", 6, 0, 0);
    publish("b", 12, 0, 0);
    records.createBrokenSplit(4, new BrokenSplit(0, new Source("rows.jsonl", 7), "{}"));

    assertThat(finish().exitCode()).isEqualTo(3);
  }

  @Test
  void anEmptyDatasetIsComplete() throws IOException {
    begin(0);
    records.createSealed(new Sealed(0, 0, 0, List.of()));

    assertThat(finish().exitCode()).isZero();
    assertThat(directory.successFile()).exists();
  }

  @Test
  void doingItTwiceChangesNothing() throws IOException {
    begin(0);
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
    begin(0);
    records.createSealed(new Sealed(0, 0, 0, List.of()));
    finish();
    Files.delete(directory.successFile());

    finish();

    assertThat(directory.successFile()).exists();
  }

  @Test
  void aStopIsTheEndOfARunThatIsNotComplete() throws IOException {
    begin(0);
    sealTwoShards(2);
    publish("a", 5, 1, 0);
    new Stops(directory.ledger()).record(new StopRecord("wait", "the wait is over", 5));

    RunRecord end = finish();

    assertThat(end.state()).isEqualTo("stopped");
    assertThat(end.exitCode()).isEqualTo(5);
    assertThat(end.message()).isEqualTo("the wait is over");
    assertThat(directory.successFile()).doesNotExist();
  }

  @Test
  void aCompleteRunIsCompleteEvenIfItWasToStop() throws IOException {
    begin(0);
    records.createSealed(new Sealed(0, 0, 0, List.of()));
    new Stops(directory.ledger()).record(new StopRecord("wait", "the wait is over", 5));

    assertThat(finish().state()).isEqualTo("complete");
  }

  @Test
  void aCancelledRunEndsWith3WhateverTheRatio() throws IOException {
    begin(1);
    sealTwoShards(2);
    publish("a", 6, 0, 0);
    publish("b", 0, 12, 0);
    new Cancellation(directory.ledger()).request(NOW);

    RunRecord end = finish();

    assertThat(end.state()).isEqualTo("complete");
    assertThat(end.exitCode()).isEqualTo(3);
    assertThat(directory.successFile()).exists();
  }

  @Test
  void aRunCancelledBeforeItWasPackedHasNoBalance() throws IOException {
    begin(1);
    new Cancellation(directory.ledger()).request(NOW);
    new Stops(directory.ledger()).record(new StopRecord("interrupted", "by a signal", 5));

    RunRecord end = finish();

    assertThat(end.state()).isEqualTo("cancelled");
    assertThat(end.exitCode()).isEqualTo(3);
    assertThat(end.counts()).isEqualTo(Counts.NONE);
    assertThat(directory.successFile()).doesNotExist();
    assertThat(RunRecord.read(directory)).isEqualTo(end);
  }

  @Test
  void aCancelledRunThatWasInterruptedIsStopped() throws IOException {
    begin(1);
    sealTwoShards(2);
    new Cancellation(directory.ledger()).request(NOW);
    new Stops(directory.ledger()).record(new StopRecord("unreachable", "no answer", 5));

    RunRecord end = finish();

    assertThat(end.state()).isEqualTo("stopped");
    assertThat(end.exitCode()).isEqualTo(5);
  }

  @Test
  void aStopOfAnEarlierStartDoesNotCount() throws IOException {
    begin(0);
    new Stops(directory.ledger()).record(new StopRecord("wait", "the wait is over", 5));
    new Stops(directory.ledger()).lift();

    assertThatThrownBy(this::finish).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRunThatIsNeitherCompleteNorStoppedIsADefect() throws IOException {
    begin(0);
    sealTwoShards(2);

    assertThatThrownBy(this::finish)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ended early without a reason");
    assertThat(Objects.requireNonNull(RunRecord.read(directory)).state()).isEqualTo("running");
  }

  @Test
  void aRunThatDoesNotBalanceIsADefect() throws IOException {
    begin(1);
    sealTwoShards(2);
    publish("a", 5, 0, 0);
    publish("b", 8, 0, 4);

    assertThatThrownBy(this::finish)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not balance");
    assertThat(directory.successFile()).doesNotExist();
  }

  @Test
  void finishesOnceBehindAllLanes() throws IOException {
    begin(0.5);
    sealTwoShards(2);
    publish("a", 5, 1, 0);
    publish("b", 8, 0, 4);
    Pipeline pipeline = DirectPipelines.create();
    pipeline
        .apply(Create.of("a", "b").withCoder(StringUtf8Coder.of()))
        .apply(FinishRun.of(directory));

    pipeline.run().waitUntilFinish();

    assertThat(Objects.requireNonNull(RunRecord.read(directory)).exitCode()).isZero();
    assertThat(directory.successFile()).exists();
  }

  @Test
  void finishesNothingWhereNoLanePublished() throws IOException {
    begin(0);
    Pipeline pipeline = DirectPipelines.create();
    pipeline.apply(Create.empty(StringUtf8Coder.of())).apply(FinishRun.of(directory));

    pipeline.run().waitUntilFinish();

    assertThat(Objects.requireNonNull(RunRecord.read(directory)).state()).isEqualTo("running");
  }

  private RunRecord finish() throws IOException {
    return Completion.of(directory, CLOCK).finish();
  }

  private void begin(double ratio) throws IOException {
    new RunRecord(
            RunRecord.FORMAT_VERSION,
            "reviews",
            "r-1",
            RunRecord.RUNNING,
            Map.of(),
            Json.MAPPER.createObjectNode(),
            "https://example.org",
            false,
            new Cut(2, 10, 1_000, 1_000),
            ratio,
            Counts.NONE,
            null,
            null,
            NOW,
            null,
            "0.1.0")
        .write(directory);
  }

  /** Shards a and b with 6 and 12 rows, beside dead letters of reading and building. */
  private void sealTwoShards(long deadLetters) throws IOException {
    List<ShardInfo> shards = new ArrayList<>();
    shards.add(new ShardInfo("a", 6, 6, 600, 60));
    shards.add(new ShardInfo("b", 12, 12, 1_200, 120));
    records.createSealed(new Sealed(18 + deadLetters, 18 + deadLetters, deadLetters, shards));
  }

  private void publish(String shard, long results, long retryable, long permanent)
      throws IOException {
    records.createOutcome(shard, new Published(part(results), part(retryable), part(permanent)));
  }

  private static LineFile.@Nullable Summary part(long lines) {
    return lines == 0 ? null : new LineFile.Summary("part.jsonl", lines, 100, "00");
  }
}
