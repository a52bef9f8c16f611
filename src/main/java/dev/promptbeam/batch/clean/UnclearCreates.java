package dev.promptbeam.batch.clean;

import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.JobRecord;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.state.JobMatch;
import dev.promptbeam.gemini.BatchJob;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Create calls of which no job is known, and which may have made one all the same: the service may
 * list it late, and a create that has read its input file is not stopped by the file's deletion.
 */
final class UnclearCreates {
  private final Records records;
  private final Map<String, Intent> intents;
  private final Duration doubtWait;
  private final Clock clock;

  /**
   * @param intents of the run, by the names of their sendings
   * @param doubtWait a job is listed before this is over twice
   */
  UnclearCreates(Records records, Map<String, Intent> intents, Duration doubtWait, Clock clock) {
    this.records = records;
    this.intents = intents;
    this.doubtWait = doubtWait;
    this.clock = clock;
  }

  /** Records those among the listed jobs that a create call of unknown fate has made. */
  void adopt(List<BatchJob> listed) throws IOException {
    for (Map.Entry<String, Intent> sending : intents.entrySet()) {
      List<BatchJob> made = JobMatch.in(listed, sending.getValue());
      if (!made.isEmpty() && records.job(sending.getKey()) == null) {
        String job = made.get(0).name();
        records.createJob(sending.getKey(), new JobRecord(job, clock.instant(), true));
      }
    }
  }

  /** One sentence for each that is too young to be sure of. */
  List<String> sentences() throws IOException {
    List<String> sentences = new ArrayList<>();
    for (Map.Entry<String, Intent> sending : intents.entrySet()) {
      Instant sure = sureFrom(sending.getKey(), sending.getValue());
      if (sure != null && sure.isAfter(clock.instant())) {
        sentences.add(
            "the create call of "
                + sending.getKey()
                + " may still have made a job, to be listed by "
                + sure.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1));
      }
    }
    return sentences;
  }

  /** From when a listing tells whether there is a job; null where it is known already. */
  private @Nullable Instant sureFrom(String sending, Intent intent) throws IOException {
    Ended ended = records.ended(sending);
    boolean decided = ended != null && ended.end() != Ended.End.DELETED;
    if (decided
        || records.job(sending) != null
        || records.creates().refusal(sending, intent) != null) {
      return null;
    }
    Instant sent = records.creates().last(sending, intent).time().plus(Intent.FRESH);
    return sent.plus(doubtWait.multipliedBy(2));
  }
}
