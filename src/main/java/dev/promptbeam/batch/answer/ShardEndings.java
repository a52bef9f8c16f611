package dev.promptbeam.batch.answer;

import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.Settled;
import dev.promptbeam.batch.share.SharedRequests;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Stage;
import dev.promptbeam.result.Outcome;
import dev.promptbeam.result.Outcome.Answered;
import dev.promptbeam.result.Outcome.Unanswered;
import dev.promptbeam.result.judge.AnswerIndex.Entry;
import dev.promptbeam.result.judge.AnswerIndex.Former;
import dev.promptbeam.result.judge.Verdict.Failed;
import dev.promptbeam.result.line.LineLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the requests of a settled shard ended, by the records of its sendings. */
public final class ShardEndings {
  private final RunDirectory directory;
  private final Records records;
  private final String shard;
  private final Map<String, Outcome> endings = new HashMap<>();

  private ShardEndings(RunDirectory directory, Records records, String shard) {
    this.directory = directory;
    this.records = records;
    this.shard = shard;
  }

  /** By request key, one for every request of the shard. Writes nothing. */
  public static Map<String, Outcome> of(RunDirectory directory, Records records, String shard)
      throws IOException {
    return of(directory, records, shard, false);
  }

  /**
   * The same in a run that goes on: what one shard that shares answers has found out, is kept for
   * the next.
   */
  public static Map<String, Outcome> keeping(RunDirectory directory, Records records, String shard)
      throws IOException {
    return of(directory, records, shard, true);
  }

  private static Map<String, Outcome> of(
      RunDirectory directory, Records records, String shard, boolean keep) throws IOException {
    Settled settled = records.settled(shard);
    if (settled == null) {
      throw new IllegalStateException("shard " + shard + " is not settled");
    }
    ShardEndings all = new ShardEndings(directory, records, shard);
    if (settled.askers().isEmpty()) {
      all.addReused(settled);
    } else {
      all.addShared(settled.askers(), keep);
    }
    for (int number = 1; number <= settled.sendings(); number++) {
      all.add(number, settled);
    }
    for (SendingTask task : settled.unsent()) {
      for (String key : RequestSubset.keys(directory, task)) {
        all.endings.put(key, cancelled(all.endings.get(key)));
      }
    }
    return all.endings;
  }

  private void addReused(Settled settled) throws IOException {
    if (settled.sendings() > 0) {
      return;
    }
    String name = SendingTask.name(shard, 1);
    Path answers = directory.responses(name);
    for (Entry entry : RequestSubset.index(directory, name).entries()) {
      Former former = entry.former();
      if (former == null) {
        throw new IllegalStateException("request " + entry.key() + " was neither sent nor taken");
      }
      LineLocation place = new LineLocation(answers, entry.offset(), entry.length());
      endings.put(entry.key(), new Answered(place, former.job(), former.attempt(), former.run()));
    }
  }

  /** Those of the shards that asked, one after another. */
  private void addShared(List<String> askers, boolean keep) throws IOException {
    List<String> keys = SharedRequests.of(directory, shard).keySet().stream().sorted().toList();
    for (String asker : askers) {
      if (keep && !AnswerPlaces.areThere(directory, asker)) {
        AnswerPlaces.write(directory, asker, of(directory, records, asker));
      }
      if (AnswerPlaces.areThere(directory, asker)) {
        addFound(asker, keys);
      } else {
        addAll(asker, keys);
      }
    }
    if (endings.size() < keys.size()) {
      throw new IllegalStateException(
          "of the " + keys.size() + " requests of " + shard + " were asked: " + endings.size());
    }
  }

  private void addFound(String asker, List<String> keys) throws IOException {
    List<String> unanswered = new ArrayList<>();
    AnswerPlaces.find(
        directory,
        asker,
        keys,
        (key, answered) ->
            answered.ifPresentOrElse(
                answer -> endings.put(key, answer), () -> unanswered.add(key)));
    if (!unanswered.isEmpty()) {
      addAll(asker, unanswered);
    }
  }

  private void addAll(String asker, List<String> keys) throws IOException {
    Map<String, Outcome> its = of(directory, records, asker);
    for (String key : keys) {
      Outcome ending = its.get(key);
      if (ending != null) {
        endings.put(key, ending);
      }
    }
  }

  /** A later sending's word on a request overrules an earlier one's. */
  private void add(int number, Settled settled) throws IOException {
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
    Path answers = Hops.answers(directory, task);
    for (Entry entry : RequestSubset.index(directory, name).entries()) {
      endings.put(entry.key(), ending(answers, entry, ended, before, late));
    }
  }

  private static Outcome ending(Path answers, Entry entry, Ended ended, int before, boolean late) {
    LineLocation place =
        entry.served() ? new LineLocation(answers, entry.offset(), entry.length()) : null;
    Failed failed = entry.failed();
    if (failed == null && place != null) {
      return new Answered(place, String.valueOf(ended.job()), before + 1);
    }
    if (failed == null) {
      throw new IllegalStateException("request " + entry.key() + " is done without an answer");
    }
    boolean unread = failed.reason().equals(Reason.MEDIA_UNREADABLE);
    boolean counts = !unread && !AnswerReader.unserved(entry) && !AnswerReader.withheld(entry);
    boolean goesOn = AnswerReader.continued(entry);
    int attempts = counts ? before + 1 : before;
    boolean open = failed.reason().retryable() && failed.again() != Failed.Again.NO;
    boolean overruled = late && (open || goesOn);
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
}
