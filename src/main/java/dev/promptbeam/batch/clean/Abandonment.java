package dev.promptbeam.batch.clean;

import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.JobRecord;
import dev.promptbeam.batch.record.OpenSending;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.ledger.EventLog;
import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives up what was sent under a key that nobody has any more: each such job may be billed, and its
 * requests are asked again. No dispatcher may be at work on the run.
 */
public final class Abandonment {
  private final RunDirectory directory;
  private final Records records;
  private final EventLog events;
  private final Clock clock;

  public Abandonment(RunDirectory directory, Clock clock) {
    this.directory = directory;
    this.records = new Records(directory.ledger());
    this.events = new EventLog(directory.eventsFile(), clock);
    this.clock = clock;
  }

  /** Gives up all open sendings of that key; returns what may be billed in vain. */
  public List<SuspectedDouble> of(String keyFingerprint) throws IOException {
    List<SuspectedDouble> given = new ArrayList<>();
    for (String name : records.sendings()) {
      Intent intent = records.intent(name);
      if (intent != null
          && intent.keyFingerprint().equals(keyFingerprint)
          && OpenSending.isOpen(directory, name, intent)) {
        given.add(giveUp(name, intent));
      }
    }
    return given;
  }

  /** The double is noted first: a crash between the two repeats both, and loses neither. */
  private SuspectedDouble giveUp(String name, Intent intent) throws IOException {
    JobRecord job = records.job(name);
    String known = job == null ? intent.displayName() : job.name();
    SuspectedDouble suspected =
        SuspectedDouble.of(intent.task(), known, SuspectedDouble.Cause.ABANDONED, clock.instant());
    records.createDouble(suspected);
    records.createAbandoned(
        name,
        Ended.withoutJob(Ended.End.ABANDONED, "given up as " + known, List.of(), clock.instant()));
    events.add("suspected_double", suspected.event());
    return suspected;
  }
}
