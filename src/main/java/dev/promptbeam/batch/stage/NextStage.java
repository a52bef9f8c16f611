package dev.promptbeam.batch.stage;

import com.google.common.io.Closer;
import dev.promptbeam.batch.answer.DoneAnswers;
import dev.promptbeam.batch.answer.MediaFolder;
import dev.promptbeam.batch.answer.ShardEndings;
import dev.promptbeam.batch.pack.PackStage;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.ReadRecord.HandedOn;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.batch.setup.NextRequests;
import dev.promptbeam.batch.setup.NextRequests.Asked;
import dev.promptbeam.batch.setup.NextRequests.Built;
import dev.promptbeam.batch.setup.NextRequests.Turns;
import dev.promptbeam.batch.setup.NextRequests.Unbuildable;
import dev.promptbeam.batch.setup.RunSetup;
import dev.promptbeam.batch.setup.ShardPolicy;
import dev.promptbeam.batch.share.FirstAskers;
import dev.promptbeam.batch.share.SharedRequests;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.ShardLimits;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.model.Trial;
import dev.promptbeam.result.Asker;
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
  private final FirstAskers askers;
  private @Nullable ShardLimits cut;

  public NextStage(RunSetup setup, Records records) {
    this.setup = setup;
    this.directory = setup.directory();
    this.records = records;
    this.askers = new FirstAskers(directory);
  }

  /** Makes the shards; null for a sending of the last stage. The same files make the same ones. */
  public @Nullable HandedOn handOn(SendingTask task, Ended ended) throws IOException {
    ShardPolicy policy = setup.policies().get(task.policy());
    return policy.handsOn()
        ? handOn(task.name(), policy, DoneAnswers.of(directory, task, ended), Map.of())
        : null;
  }

  /**
   * The same of a settled shard whose requests others have asked, in place of its first sending.
   */
  public @Nullable HandedOn handOnShared(ShardInfo shard) throws IOException {
    ShardPolicy policy = setup.policies().get(shard.policy());
    if (!policy.handsOn()) {
      return null;
    }
    Map<String, Outcome> endings = ShardEndings.keeping(directory, records, shard.id());
    boolean none = endings.values().stream().noneMatch(Outcome.Answered.class::isInstance);
    endings.replaceAll((key, end) -> end instanceof Outcome.Answered ? end : new Outcome.Onward());
    return handOn(
        SendingTask.name(shard.id(), 1),
        policy,
        none ? Map.of() : endings,
        SharedRequests.of(directory, shard.id()));
  }

  private HandedOn handOn(
      String sending, ShardPolicy policy, Map<String, Outcome> done, Map<String, Asker> askers)
      throws IOException {
    NextRequests next = setup.next();
    if (next == null) {
      throw new IllegalStateException("stage " + policy.stageName() + " has none behind it");
    }
    if (done.isEmpty()) {
      return HandedOn.NOTHING;
    }
    String shard = SendingTask.shardOf(sending);
    try (Parts parts = new Parts(sending, policy, next);
        RequestFile requests = new RequestFile(directory.requests(SendingTask.name(shard, 1)))) {
      RowJoin.join(
          policy.shape(),
          directory.rows(shard),
          done,
          askers,
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

    Parts(String sending, ShardPolicy policy, NextRequests next) throws IOException {
      this.next = next;
      this.stage = policy.stage();
      String name = HandedOn.name(sending);
      long memory = Runtime.getRuntime().maxMemory() / MEMORY_SHARE;
      try {
        shards =
            closer.register(
                new PackStage(
                    directory, cut(), name + "-", memory, askers.claim(sending), setup::mayShare));
        turns = closer.register(new FormerTurns(directory, records, sending, stage, next));
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
