package dev.promptbeam.batch.answer;

import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.result.Outcome;
import dev.promptbeam.result.judge.AnswerIndex.Entry;
import dev.promptbeam.result.judge.AnswerScan;
import dev.promptbeam.result.line.LineLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The requests of a sending whose answers make results, as its answer index says. */
public final class DoneAnswers {
  private DoneAnswers() {}

  /** By request key, one for each of the shard; empty where the sending has answered none. */
  public static Map<String, Outcome> of(RunDirectory directory, SendingTask task, Ended ended)
      throws IOException {
    Map<String, Outcome> outcomes = new HashMap<>();
    if (ended.end().undone()) {
      return outcomes;
    }
    Path answers = Hops.answers(directory, task);
    for (Entry entry : RequestSubset.index(directory, task.name()).entries()) {
      if (entry.failed() == null) {
        LineLocation place = new LineLocation(answers, entry.offset(), entry.length());
        outcomes.put(
            entry.key(),
            new Outcome.Answered(place, String.valueOf(ended.job()), task.attempts() + 1));
      }
    }
    if (!outcomes.isEmpty()) {
      Path all = directory.requests(SendingTask.name(task.shard(), 1));
      for (Entry other : AnswerScan.unanswered(all).entries()) {
        outcomes.putIfAbsent(other.key(), new Outcome.Onward());
      }
    }
    return outcomes;
  }
}
