package dev.promptbeam.batch.clean;

import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.JobRecord;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;

/**
 * Records that answers which are not saved here are given up, before their jobs are deleted: a
 * resumed run ends their rows as cancelled, and never asks and pays for them a second time without
 * being told to.
 */
final class GivingUp {
  private static final String WHY = "by `promptbeam clean`";

  private final RunDirectory directory;
  private final Records records;
  private final Clock clock;

  GivingUp(RunDirectory directory, Clock clock) {
    this.directory = directory;
    this.records = new Records(directory.ledger());
    this.clock = clock;
  }

  /** How much was given up. */
  record Given(int sendings, long requests) {
    static final Given NOTHING = new Given(0, 0);

    Given plus(long more) {
      return new Given(sendings + 1, requests + more);
    }
  }

  /** Gives up every sending that may have answers elsewhere and has none here. */
  Given all() throws IOException {
    Given given = Given.NOTHING;
    for (String name : records.sendings()) {
      Intent intent = records.intent(name);
      if (intent != null && isRefused(name, intent)) {
        Ended unsent = Ended.withoutJob(Ended.End.WITHDRAWN, WHY, List.of(), clock.instant());
        records.createEnded(name, unsent); // its requests are as before, but its file will be gone
      } else if (intent != null && mayBeAnsweredElsewhere(name, intent)) {
        JobRecord known = records.job(name);
        String job = known == null ? null : known.name();
        records.createAbandoned(
            name, new Ended(Ended.End.DELETED, job, null, 0, WHY, List.of(), clock.instant()));
        given = given.plus(intent.task().requests());
      }
    }
    return given;
  }

  /** True where it surely is no job, and waits to be sent again. */
  private boolean isRefused(String name, Intent intent) throws IOException {
    return records.ended(name) == null
        && records.job(name) == null
        && records.creates().refusal(name, intent) != null;
  }

  private boolean mayBeAnsweredElsewhere(String name, Intent intent) throws IOException {
    if (records.read(name) != null || Files.exists(directory.responses(name))) {
      return false;
    }
    Ended ended = records.ended(name);
    if (ended == null) {
      return true;
    }
    boolean given = ended.end().undone() || ended.end() == Ended.End.DELETED;
    String answers = intent.inline() ? ended.job() : ended.responsesFile();
    return !given && answers != null;
  }
}
