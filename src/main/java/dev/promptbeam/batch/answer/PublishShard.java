package dev.promptbeam.batch.answer;

import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Published;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.Settled;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Stage;
import dev.promptbeam.result.DeadLetterJson;
import dev.promptbeam.result.JoinSink;
import dev.promptbeam.result.JsonlResults;
import dev.promptbeam.result.Outcome;
import dev.promptbeam.result.Outcome.Answered;
import dev.promptbeam.result.Outcome.Unanswered;
import dev.promptbeam.result.ResultFormat;
import dev.promptbeam.result.ResultFormat.RowWriter;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.RowJoin;
import dev.promptbeam.result.judge.AnswerIndex.Entry;
import dev.promptbeam.result.judge.Verdict.Failed;
import dev.promptbeam.result.line.LineLocation;
import dev.promptbeam.result.line.RequestFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Joins a settled shard to its rows and publishes it: part files appear whole, and count once the
 * outcome record names them.
 */
public final class PublishShard {
  private final RunDirectory directory;
  private final Records records;
  private final ResultShape shape;
  private final ResultFormat format;

  public PublishShard(RunDirectory directory, Records records, ResultShape shape) {
    this(directory, records, shape, new JsonlResults());
  }

  PublishShard(RunDirectory directory, Records records, ResultShape shape, ResultFormat format) {
    this.directory = directory;
    this.records = records;
    this.shape = shape;
    this.format = format;
  }

  /** Publishes a shard; one that has its outcome is left as it is. */
  public Published publish(String shard) throws IOException {
    Published earlier = records.outcome(shard);
    if (earlier != null) {
      return earlier;
    }
    try (Parts parts = join(shard)) {
      Published outcome = parts.commit();
      records.createOutcome(shard, outcome);
      Published winner = records.outcome(shard);
      return winner == null ? outcome : winner;
    }
  }

  /**
   * Makes the parts of a published shard again that are gone.
   *
   * @return false where they do not become what they were; then none is left in its place
   */
  boolean restore(String shard, Published outcome) throws IOException {
    try (Parts parts = join(shard)) {
      return restore(parts.results(), results(shard), outcome.results())
          & restore(parts.retryable, directory.deadLetters(shard, true), outcome.retryable())
          & restore(parts.permanent, directory.deadLetters(shard, false), outcome.permanent());
    }
  }

  private static boolean restore(LineFile made, Path part, LineFile.@Nullable Summary expected)
      throws IOException {
    if (expected == null || Files.exists(part)) {
      return true;
    }
    boolean same = made.commit().equals(expected);
    if (!same) {
      Files.delete(part);
    }
    return same;
  }

  /** Puts the endings of a settled shard together with its rows. */
  private Parts join(String shard) throws IOException {
    Settled settled = records.settled(shard);
    if (settled == null) {
      throw new IllegalStateException("shard " + shard + " is not settled");
    }
    Map<String, Outcome> endings = new HashMap<>();
    for (int number = 1; number <= settled.sendings(); number++) {
      addEndings(shard, number, settled, endings);
    }
    for (SendingTask task : settled.unsent()) {
      for (String key : RequestSubset.keys(directory, task)) {
        endings.put(key, cancelled(endings.get(key)));
      }
    }
    Parts parts = new Parts(shard);
    try (RequestFile requests = new RequestFile(directory.requests(SendingTask.name(shard, 1)))) {
      RowJoin.join(
          shape, directory.rows(shard), endings, requests, parts, new MediaFolder(directory));
      return parts;
    } catch (IOException | RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  /** A later sending's word on a request overrules an earlier one's. */
  private void addEndings(String shard, int number, Settled settled, Map<String, Outcome> endings)
      throws IOException {
    String name = SendingTask.name(shard, number);
    Intent intent = records.intent(name);
    Ended ended = records.ended(name);
    SendingTask task = intent != null ? intent.task() : ended == null ? null : ended.unsent();
    if (task == null) {
      return; // decided before a restart, but never sent
    }
    if (ended == null) {
      throw new IllegalStateException("the end of " + name + " is not recorded");
    }
    if (ended.end().undone()) {
      return;
    }
    int before = task.attempts();
    boolean late = settled.overruled().containsKey(number);
    for (Entry entry : RequestSubset.index(directory, name).entries()) {
      endings.put(entry.key(), ending(name, entry, ended, before, late));
    }
  }

  private Outcome ending(String sending, Entry entry, Ended ended, int before, boolean late) {
    LineLocation place =
        entry.served()
            ? new LineLocation(directory.responses(sending), entry.offset(), entry.length())
            : null;
    Failed failed = entry.failed();
    if (failed == null && place != null) {
      return new Answered(place, String.valueOf(ended.job()), before + 1);
    }
    if (failed == null) {
      throw new IllegalStateException("request " + entry.key() + " is done without an answer");
    }
    boolean unread = failed.reason().equals(Reason.MEDIA_UNREADABLE);
    boolean counts = !unread && !AnswerReader.unserved(entry) && !AnswerReader.withheld(entry);
    int attempts = counts ? before + 1 : before;
    boolean overruled = late && failed.reason().retryable() && failed.again() != Failed.Again.NO;
    Reason reason = overruled ? Reason.DEADLINE : failed.reason();
    String message = overruled ? "its time was over; last: " + failed.message() : failed.message();
    Stage stage = unread ? Stage.SUBMIT : Stage.RUN;
    return new Unanswered(reason, message, stage, attempts, ended.job(), place);
  }

  /** The end of a request that would have been sent, once more perhaps, in a run gone on with. */
  private static Outcome cancelled(@Nullable Outcome last) {
    if (last instanceof Unanswered failed) {
      return new Unanswered(
          Reason.JOB_CANCELLED,
          "the run was cancelled before it was asked again; last: " + failed.message(),
          failed.stage(),
          failed.attempts(),
          failed.job(),
          failed.lastAnswer());
    }
    String message = "the run was cancelled before it was sent";
    return new Unanswered(Reason.JOB_CANCELLED, message, Stage.SUBMIT, 0, null, null);
  }

  private Path results(String shard) {
    return directory.results(shard, format.extension());
  }

  /** The three part files of a shard; an empty one does not appear. */
  private final class Parts implements JoinSink, AutoCloseable {
    private final LineFile results;
    private final RowWriter rows;
    private final LineFile retryable;
    private final LineFile permanent;

    Parts(String shard) throws IOException {
      results = new LineFile(PublishShard.this.results(shard));
      rows = format.open(results.rows());
      retryable = new LineFile(directory.deadLetters(shard, true));
      permanent = new LineFile(directory.deadLetters(shard, false));
    }

    @Override
    public void result(byte[] line) throws IOException {
      rows.write(line);
      results.countRow();
    }

    @Override
    public void deadLetter(DeadLetter letter) throws IOException {
      LineFile part = letter.reason().retryable() ? retryable : permanent;
      part.writeLine(DeadLetterJson.write(letter));
    }

    /** The results, to the last byte. */
    LineFile results() throws IOException {
      if (results.lines() > 0) {
        rows.finish();
      }
      return results;
    }

    Published commit() throws IOException {
      return new Published(commit(results()), commit(retryable), commit(permanent));
    }

    private static LineFile.@Nullable Summary commit(LineFile part) throws IOException {
      return part.lines() == 0 ? null : part.commit();
    }

    @Override
    public void close() throws IOException {
      results.close();
      retryable.close();
      permanent.close();
    }
  }
}
