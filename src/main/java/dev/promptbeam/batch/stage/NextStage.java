package dev.promptbeam.batch.stage;

import com.google.common.io.Closer;
import dev.promptbeam.batch.answer.DoneAnswers;
import dev.promptbeam.batch.answer.MediaFolder;
import dev.promptbeam.batch.pack.PackStage;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.ReadRecord.HandedOn;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.setup.NextRequests;
import dev.promptbeam.batch.setup.NextRequests.Asked;
import dev.promptbeam.batch.setup.NextRequests.Built;
import dev.promptbeam.batch.setup.NextRequests.Turns;
import dev.promptbeam.batch.setup.NextRequests.Unbuildable;
import dev.promptbeam.batch.setup.RunSetup;
import dev.promptbeam.batch.setup.ShardPolicy;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.ShardLimits;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.model.Trial;
import dev.promptbeam.result.DeadLetterJson;
import dev.promptbeam.result.JoinSink;
import dev.promptbeam.result.Outcome;
import dev.promptbeam.result.RowJoin;
import dev.promptbeam.result.line.LineLocation;
import dev.promptbeam.result.line.RequestFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hands the answers of a sending on: every row of its shard whose request was answered asks the
 * next stage, in shards that are made here and become part of the run with the record that the
 * answers are read. Row by row, so that no more of a shard is held than its answers' places.
 */
public final class NextStage {
  /** Of the heap, for one lane of several; a shard is sorted twice. */
  private static final long MEMORY_SHARE = 64;

  private final RunSetup setup;
  private final RunDirectory directory;
  private final Records records;
  private @Nullable ShardLimits cut;

  public NextStage(RunSetup setup, Records records) {
    this.setup = setup;
    this.directory = setup.directory();
    this.records = records;
  }

  /** Makes the shards; null for a sending of the last stage. The same files make the same ones. */
  public @Nullable HandedOn handOn(SendingTask task, Ended ended) throws IOException {
    NextRequests next = setup.next();
    ShardPolicy policy = setup.policies().get(task.policy());
    if (next == null || !policy.handsOn()) {
      return null;
    }
    Map<String, Outcome> done = DoneAnswers.of(directory, task, ended);
    if (done.isEmpty()) {
      return HandedOn.NOTHING;
    }
    try (Parts parts = new Parts(task, policy, next);
        RequestFile requests =
            new RequestFile(directory.requests(SendingTask.name(task.shard(), 1)))) {
      RowJoin.join(
          policy.shape(),
          directory.rows(task.shard()),
          done,
          requests,
          parts,
          new MediaFolder(directory));
      return parts.commit();
    }
  }

  private ShardLimits cut() throws IOException {
    if (cut == null) {
      RunRecord run = RunRecord.read(directory);
      if (run == null) {
        throw new IllegalStateException(directory + " has no run.json");
      }
      cut = run.cut();
    }
    return cut;
  }

  /** What becomes of the rows: shards, and the dead letters of those that do not get so far. */
  private final class Parts implements JoinSink, Closeable {
    private final Closer closer = Closer.create();
    private final NextRequests next;
    private final int stage;
    private final PackStage shards;
    private final FormerTurns turns;
    private final LineFile retryable;
    private final LineFile permanent;

    Parts(SendingTask task, ShardPolicy policy, NextRequests next) throws IOException {
      this.next = next;
      this.stage = policy.stage();
      String name = HandedOn.name(task.name());
      long memory = Runtime.getRuntime().maxMemory() / MEMORY_SHARE;
      try {
        shards = closer.register(new PackStage(directory, cut(), name + "-", memory));
        turns = closer.register(new FormerTurns(directory, records, task, stage, next));
        retryable = closer.register(new LineFile(directory.deadLetters(name, true)));
        permanent = closer.register(new LineFile(directory.deadLetters(name, false)));
      } catch (IOException | RuntimeException e) {
        closer.close();
        throw e;
      }
    }

    @Override
    public void result(byte[] line) {
      throw new IllegalStateException("a stage that is not the last has no results");
    }

    @Override
    public void onward(SourceRow row, Trial trial, String requestKey, LineLocation answer)
        throws IOException {
      Turns former = turns.of(row, trial, requestKey, answer);
      Built built = next.next(stage, trial, row, former);
      if (built instanceof Asked asked) {
        shards.add(asked.request(), trial, asked.policy());
      } else if (built instanceof Unbuildable none) {
        DeadLetter letter = DeadLetter.unbuildable(row, none.reason(), none.sentence());
        deadLetter(letter.inStage(next.name(stage + 1)));
      }
    }

    @Override
    public void deadLetter(DeadLetter letter) throws IOException {
      LineFile part = letter.reason().retryable() ? retryable : permanent;
      part.writeLine(DeadLetterJson.write(letter));
    }

    HandedOn commit() throws IOException {
      return new HandedOn(shards.finish(), commit(retryable), commit(permanent));
    }

    private static LineFile.@Nullable Summary commit(LineFile part) throws IOException {
      return part.lines() == 0 ? null : part.commit();
    }

    @Override
    public void close() throws IOException {
      closer.close();
    }
  }
}
