package dev.promptbeam.batch.answer;

import static dev.promptbeam.batch.ShardFixture.answer;
import static dev.promptbeam.batch.ShardFixture.counts;
import static dev.promptbeam.batch.ShardFixture.ended;
import static dev.promptbeam.batch.ShardFixture.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.ShardFixture;
import dev.promptbeam.batch.dispatch.Followups;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Ended.End;
import dev.promptbeam.batch.record.ReadRecord;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.simulation.Simulation;
import dev.promptbeam.model.Reason;
import dev.promptbeam.result.judge.AnswerIndex.Entry;
import dev.promptbeam.result.judge.Verdict.Failed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerReaderTest {
  @TempDir Path folder;
  private ShardFixture shard;

  @BeforeEach
  void create() throws IOException {
    shard = new ShardFixture(folder);
  }

  @ParameterizedTest
  @CsvSource({
    "FAILED, 13, JOB_FAILED",
    "FAILED, 3, JOB_FAILED",
    "EXPIRED, 4, JOB_EXPIRED",
    "STUCK, 0, JOB_EXPIRED",
    "CANCELLED, 1, JOB_CANCELLED",
    "LEFT, 0, JOB_CANCELLED",
    "GONE, 0, JOB_FAILED",
    "REFUSED, 0, JOB_FAILED"
  })
  void withoutAnswersAllRequestsAreUnserved(End end, int code, String reason) throws IOException {
    SendingTask task = shard.pack(3);

    ReadRecord read = shard.end(task, ended(end, code, "batches/1"));

    assertThat(counts(read)).isEqualTo(new ReadRecord(0, 0, 3, 0));
    assertThat(shard.endings(task.name())).isEqualTo(Map.of(1, reason, 2, reason, 3, reason));
  }

  @ParameterizedTest
  @CsvSource({"CANCELLED, JOB_CANCELLED", "LEFT, JOB_CANCELLED", "STUCK, JOB_EXPIRED"})
  void aLineThatACancelledJobLeftOutIsNoAnswer(End end, String reason) throws IOException {
    SendingTask task = shard.pack(4);

    ReadRecord read =
        shard.end(task, ended(end), answer(1, "hi"), error(2, 1), error(3, 13), error(4, 1));

    assertThat(counts(read)).isEqualTo(new ReadRecord(1, 1, 2, 0));
    assertThat(shard.endings(task.name()))
        .isEqualTo(Map.of(1, "ok", 2, reason, 3, "API_INTERNAL", 4, reason));
  }

  @Test
  void aLineOfCode1IsAnErrorWhereNobodyCancelled() throws IOException {
    SendingTask task = shard.pack(1);

    assertThat(counts(shard.end(task, ended(End.SUCCEEDED), error(1, 1))))
        .isEqualTo(new ReadRecord(0, 1, 0, 0));
    assertThat(shard.endings(task.name())).isEqualTo(Map.of(1, "API_CANCELLED"));
  }

  @Test
  void whatTheUserGaveUpIsNotRead() throws IOException {
    SendingTask task = shard.pack(3);

    assertThat(counts(shard.end(task, ended(End.ABANDONED, 0, null))))
        .isEqualTo(new ReadRecord(0, 0, 3, 0));
    assertThat(shard.directory.answerIndex(task.name())).doesNotExist();
  }

  @Test
  void aJobThatSucceededWithoutAFileLacksItsResults() throws IOException {
    SendingTask task = shard.pack(2);

    assertThat(counts(shard.end(task, ended(End.SUCCEEDED)))).isEqualTo(new ReadRecord(0, 2, 0, 0));
    assertThat(shard.endings(task.name()))
        .isEqualTo(Map.of(1, "RESULT_MISSING", 2, "RESULT_MISSING"));
  }

  @Test
  void countsWhatTheAnswersAre() throws IOException {
    SendingTask task = shard.pack(5);

    ReadRecord read =
        shard.end(
            task, ended(End.SUCCEEDED), error(4, 3), answer(2, "hi"), answer(1, ""), error(3, 13));

    assertThat(counts(read)).isEqualTo(new ReadRecord(1, 3, 0, 1));
    assertThat(shard.endings(task.name()))
        .isEqualTo(
            Map.of(
                1, "OUTPUT_EMPTY",
                2, "ok",
                3, "API_INTERNAL",
                4, "API_INVALID_ARGUMENT",
                5, "RESULT_MISSING"));
  }

  @ParameterizedTest
  @CsvSource({
    "FAILED, JOB_FAILED",
    "EXPIRED, JOB_EXPIRED",
    "STUCK, JOB_EXPIRED",
    "CANCELLED, JOB_CANCELLED",
    "GONE, JOB_FAILED"
  })
  void answersOfAJobThatDidNotSucceedCount(End end, String reason) throws IOException {
    SendingTask task = shard.pack(4);

    ReadRecord read = shard.end(task, ended(end), answer(1, "hi"), error(3, 8));

    assertThat(counts(read)).isEqualTo(new ReadRecord(1, 1, 2, 0));
    assertThat(shard.endings(task.name()))
        .isEqualTo(Map.of(1, "ok", 2, reason, 3, "API_RESOURCE_EXHAUSTED", 4, reason));
  }

  @Test
  void linesThatARefusalNamesEndAtOnce() throws IOException {
    SendingTask task = shard.pack(4);

    ReadRecord read = shard.end(task, ShardFixture.refused(2, 4, 0, 5));

    assertThat(counts(read)).isEqualTo(new ReadRecord(0, 0, 2, 2));
    assertThat(shard.endings(task.name()))
        .isEqualTo(
            Map.of(1, "JOB_FAILED", 2, "REQUEST_INVALID", 3, "JOB_FAILED", 4, "REQUEST_INVALID"));
    assertThat(failed(task, 2).message()).isEqualTo("no such field");
  }

  @Test
  void aSingleRequestAtFaultIsDead() throws IOException {
    SendingTask refused = shard.pack(1);

    assertThat(counts(shard.end(refused, ShardFixture.refused())))
        .isEqualTo(new ReadRecord(0, 0, 0, 1));
    assertThat(failed(refused, 1).reason().retryable()).isFalse();
  }

  @Test
  void aSingleRequestWhoseJobFailedForItsContentIsDead() throws IOException {
    SendingTask task = shard.pack(1);

    assertThat(counts(shard.end(task, ended(End.FAILED, 3, "batches/7"))))
        .isEqualTo(new ReadRecord(0, 0, 0, 1));
    assertThat(failed(task, 1).message()).contains("batches/7").contains("code 3");
  }

  @Test
  void aSingleRequestAboveTheQuotaIsPermanent() throws IOException {
    SendingTask task = shard.pack(1);
    Ended ended = Ended.withoutJob(End.TOO_LARGE, "84 tokens", List.of(), ShardFixture.TIME);

    assertThat(counts(shard.end(task, ended))).isEqualTo(new ReadRecord(0, 0, 0, 1));
    assertThat(failed(task, 1).reason()).isEqualTo(Reason.REQUEST_TOO_LARGE);
    assertThat(failed(task, 1).message()).contains("84 tokens");
  }

  @Test
  void oneThatTheServiceNeverTookMayBeRunAgain() throws IOException {
    SendingTask task = shard.pack(1);

    assertThat(counts(shard.end(task, ended(End.UNTAKEN, 0, null))))
        .isEqualTo(new ReadRecord(0, 0, 1, 0));
    assertThat(failed(task, 1).reason()).isEqualTo(Reason.JOB_FAILED);
    assertThat(
            new Followups(Simulation.policy(0, 1))
                .after(
                    task,
                    ended(End.UNTAKEN, 0, null),
                    new ReadRecord(0, 0, 1, 0),
                    ShardFixture.TIME,
                    ShardFixture.TIME))
        .isEmpty();
  }

  @Test
  void whatWasWithdrawnHasNoIndex() throws IOException {
    SendingTask task = shard.pack(4);

    assertThat(counts(shard.end(task, ended(End.WITHDRAWN, 0, null))))
        .isEqualTo(new ReadRecord(0, 0, 4, 0));
    assertThat(shard.directory.answerIndex(task.name())).doesNotExist();
  }

  @Test
  void readingAgainMakesTheSameIndex() throws IOException {
    SendingTask task = shard.pack(3);
    String[] answers = {answer(1, "hi"), error(3, 8)};
    shard.end(task, ended(End.EXPIRED), answers);
    String first = Files.readString(shard.directory.answerIndex(task.name()));

    shard.end(task, ended(End.EXPIRED), answers);

    assertThat(shard.directory.answerIndex(task.name())).hasContent(first);
  }

  private Failed failed(SendingTask task, int request) throws IOException {
    Entry entry = RequestSubset.index(shard.directory, task.name()).entries().get(request - 1);
    return Objects.requireNonNull(entry.failed());
  }
}
