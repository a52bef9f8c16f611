package dev.promptbeam.batch.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.Entries;
import dev.promptbeam.batch.Folders;
import dev.promptbeam.batch.Policies;
import dev.promptbeam.batch.ScriptedClient;
import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.answer.AnswerReader;
import dev.promptbeam.batch.pack.PackBucket;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.Sealed;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.Settled;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.setup.RunSetup;
import dev.promptbeam.batch.simulation.Simulation;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.ModelInfo;
import dev.promptbeam.gemini.UtcClock;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.StopCause;
import dev.promptbeam.model.ShardLimits;
import dev.promptbeam.result.judge.AnswerPolicy;
import dev.promptbeam.result.judge.Classifier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A lane does not wait for a file of answers that stays empty. */
class EmptyAnswersLaneTest {
  private static final AnswerPolicy ANSWERS = new AnswerPolicy(Set.of("STOP"), false, null, false);

  @TempDir Path root;

  /** The clock goes on by ten minutes whenever it is looked at. */
  @Test
  @Timeout(30)
  void otherWorkIsDoneUntilItIsAskedForAgain() throws Exception {
    RunDirectory directory = Folders.create(root.resolve("run"));
    Records records = new Records(directory.ledger());
    ShardInfo settled = shard(directory, 0);
    ShardInfo empty = shard(directory, 1);
    records.createSealed(new Sealed(2, 2, 0, List.of(settled, empty)));
    Instant now = VirtualClock.START;
    Ended cancelled = new Ended(Ended.End.CANCELLED, "batches/b", null, 0, "", List.of(), now);
    end(records, settled, cancelled);
    SendingTask first = SendingTask.first(settled);
    records.createRead(
        first.name(),
        new AnswerReader(directory, List.of(Classifier.of(ANSWERS))).read(first, cancelled));
    records.createSettled(first.shard(), new Settled(1, Map.of()));
    end(
        records,
        empty,
        new Ended(Ended.End.SUCCEEDED, "batches/c", "files/c", 0, "", List.of(), now));

    List<String> published = new ArrayList<>();
    List<Integer> publishedAtDownloads = new ArrayList<>();
    AtomicReference<RunSession> running = new AtomicReference<>();
    ScriptedClient client =
        new ScriptedClient() {
          @Override
          public ModelInfo getModel(String model) throws GeminiException {
            throw new GeminiException.Unavailable("503", 503, null);
          }

          @Override
          public void download(String file, Path target) throws GeminiException {
            publishedAtDownloads.add(published.size());
            if (publishedAtDownloads.size() == 4) {
              Objects.requireNonNull(running.get()).board().stop(StopCause.WAIT, "seen enough");
            }
            throw new GeminiException.EmptyFile("an empty file", 200);
          }
        };
    RunSession session =
        Sessions.enter(
            new RunSetup(directory, Simulation.policy(0, 1), Policies.ONE, () -> client));
    try {
      running.set(session);
      session.board().toRead(SendingTask.first(empty));
      session.board().toPublish(first.shard());

      new Lane(session, "lane-0", new HastyClock(), wait -> {}).run(published::add);
    } finally {
      Sessions.leave(session);
    }

    assertThat(published).containsExactly(first.shard());
    assertThat(publishedAtDownloads).containsExactly(0, 0, 0, 1);
    assertThat(records.read(SendingTask.first(empty).name())).isNull();
  }

  private static ShardInfo shard(RunDirectory directory, int bucket) throws IOException {
    return new PackBucket(directory, new ShardLimits(2, 10, 1000, 1000), 1 << 20)
        .pack(bucket, List.of(Entries.request(bucket + 1, "rows.jsonl", bucket)).iterator())
        .shards()
        .get(0);
  }

  private static void end(Records records, ShardInfo shard, Ended ended) throws IOException {
    SendingTask task = SendingTask.first(shard);
    records.createIntent(
        task.name(), new Intent("name", "files/f", "model", "", "", VirtualClock.START, task));
    records.createEnded(task.name(), ended);
  }

  private static final class HastyClock extends UtcClock {
    private Instant now = VirtualClock.START;

    @Override
    public synchronized Instant instant() {
      now = now.plus(Duration.ofMinutes(10));
      return now;
    }
  }
}
