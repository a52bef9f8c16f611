package dev.promptbeam.batch.record;

import static dev.promptbeam.batch.ShardFixture.answer;
import static dev.promptbeam.batch.ShardFixture.counts;
import static dev.promptbeam.batch.ShardFixture.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.Entries;
import dev.promptbeam.batch.ShardFixture;
import dev.promptbeam.batch.record.Ended.End;
import dev.promptbeam.batch.record.ReadRecord.StatsMismatch;
import dev.promptbeam.gemini.BatchStats;
import dev.promptbeam.result.judge.AnswerIndex.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A job's counters are compared with what it answered, and decide nothing. */
class StatsMismatchTest {
  @TempDir Path folder;

  @ParameterizedTest(name = "{0} requests, {1} pending, {2} successful, {3} failed")
  @CsvSource({
    "3, 0, 2, 1, true",
    "3, 3, 2, 1, true", // pending is stale in lists, and says nothing about lines
    "0, 0, 0, 0, true", // not shown at all
    "3, 3, 0, 0, false",
    "4, 0, 2, 1, false",
    "3, 0, 3, 0, false",
    "3, 0, 2, 0, false",
  })
  void comparesRequestsAndLines(
      long requests, long pending, long successful, long failed, boolean agree) {
    BatchStats stats = new BatchStats(requests, pending, successful, failed);

    StatsMismatch mismatch = StatsMismatch.between(stats, 3, new Tally(2, 1));

    assertThat(mismatch).isEqualTo(agree ? null : new StatsMismatch(stats, 3, 2, 1));
  }

  @Test
  void aSendingWithoutAJobHasNothingToCompare() {
    assertThat(StatsMismatch.between(null, 3, new Tally(0, 0))).isNull();
  }

  @Test
  void isKeptWithWhatWasReadAndChangesNothingElse() throws IOException {
    ShardFixture shard = new ShardFixture(folder);
    SendingTask task = shard.pack(3);
    BatchStats stale = new BatchStats(3, 3, 0, 0);

    ReadRecord read =
        shard.end(task, succeeded(stale), answer(1, "a"), answer(2, "b"), error(3, 3));

    assertThat(counts(read)).isEqualTo(new ReadRecord(2, 0, 0, 1));
    assertThat(read.mismatch()).isEqualTo(new StatsMismatch(stale, 3, 2, 1));
    assertThat(shard.records.read(task.name())).isEqualTo(read);
    assertThat(shard.endings(task.name()))
        .isEqualTo(Map.of(1, "ok", 2, "ok", 3, "API_INVALID_ARGUMENT"));
  }

  @Test
  void linesCountAsTheServiceCountsThem() throws IOException {
    ShardFixture shard = new ShardFixture(folder);
    SendingTask task = shard.pack(3);
    String blocked =
        "{\"key\":\"%s\",\"response\":{\"promptFeedback\":{\"blockReason\":\"OTHER\"}}}"
            .formatted(Entries.key(1));

    ReadRecord read =
        shard.end(
            task, succeeded(new BatchStats(3, 0, 2, 1)), blocked, answer(2, ""), error(3, 13));

    assertThat(counts(read)).isEqualTo(new ReadRecord(0, 2, 0, 1));
  }

  @Test
  void aMissingAndADoubledLineAreSeen() throws IOException {
    ShardFixture shard = new ShardFixture(folder);
    SendingTask task = shard.pack(4);
    BatchStats stats = new BatchStats(4, 0, 4, 0);

    ReadRecord missing = shard.end(task, succeeded(stats), answer(1, "a"), "{\"key\":");

    assertThat(missing.mismatch()).isEqualTo(new StatsMismatch(stats, 4, 1, 0));
    String line = answer(1, "a");
    ShardFixture other = new ShardFixture(folder.resolve("other"));
    ReadRecord doubled = other.end(other.pack(4), succeeded(stats), line, line, line, line, line);
    assertThat(doubled.mismatch()).isEqualTo(new StatsMismatch(stats, 4, 5, 0));
  }

  private static Ended succeeded(@Nullable BatchStats stats) {
    return new Ended(
        End.SUCCEEDED, "batches/1", "files/r", 0, "", List.of(), ShardFixture.TIME, stats, null);
  }
}
