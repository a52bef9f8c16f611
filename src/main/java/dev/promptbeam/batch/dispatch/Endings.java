package dev.promptbeam.batch.dispatch;

import dev.promptbeam.batch.admit.Storage;
import dev.promptbeam.batch.doubt.Doubles;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.JobRecord;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SplitRecord;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.batch.state.Contact;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.RemoteCalls;
import dev.promptbeam.batch.state.Sending;
import java.io.IOException;
import java.time.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Records how sendings ended, and clears away what is not needed of them any more. */
final class Endings {
  private final Context context;
  private final Records records;
  private final Clock clock;
  private final Contact contact;
  private final Storage storage;
  private final Deletions deletions;
  private final Doubles doubles;
  private final Consumer<Sending> recorded;

  /** What may be left at the service of a sending that is over. */
  enum Remains {
    NOTHING,
    /** Its job: it was given up although it lives. */
    LIVE_JOB,
    /** A job that lists show late: it was given up as none. */
    LATE_JOB
  }

  /** What came of the last calls for a sending. */
  private record Closing(RemoteCalls.Done deleted, @Nullable SuspectedDouble late) {}

  /**
   * @param recorded takes a sending whose end is recorded: its answers may be read
   */
  Endings(
      Context context,
      Contact contact,
      Storage storage,
      Deletions deletions,
      Doubles doubles,
      Consumer<Sending> recorded) {
    this.context = context;
    this.records = context.records();
    this.clock = context.clock();
    this.contact = contact;
    this.storage = storage;
    this.deletions = deletions;
    this.doubles = doubles;
    this.recorded = recorded;
  }

  void end(Sending sending, Ended ended, Remains remains) {
    Intent intent = sending.intent();
    SplitRecord split = sending.split();
    context
        .workers()
        .run(
            () -> close(sending, intent, split, ended, remains),
            closing -> closed(sending, ended, closing));
  }

  /**
   * Deletes the input file, or notes that it is left, before the end is recorded, so that a crash
   * between the two leaves no file behind: the end is found again, and the file is deleted again.
   */
  private Closing close(
      Sending sending,
      @Nullable Intent intent,
      @Nullable SplitRecord split,
      Ended ended,
      Remains remains)
      throws IOException, InterruptedException {
    if (remains == Remains.LIVE_JOB) {
      noteDouble(sending, SuspectedDouble.Cause.NOT_ENDED);
    } else if (ended.end() == Ended.End.GONE) {
      noteDouble(sending, SuspectedDouble.Cause.DELETED);
    }
    if (split != null) {
      records.createSplit(sending.name(), split);
    }
    RemoteCalls.Done deleted = context.remote().deleteInput(intent);
    if (deleted.failure() != null) {
      records.inputsLeft().note(sending.name(), clock.instant());
    }
    if (remains == Remains.LATE_JOB) {
      records.lateLooks().note(sending.name(), ended.time());
    }
    records.createEnded(sending.name(), ended);
    return new Closing(deleted, ended.job() == null ? madeMeanwhile(sending) : null);
  }

  private void closed(Sending sending, Ended ended, Closing closing) {
    contact.note(closing.deleted().failure(), clock.instant());
    if (closing.late() != null) {
      doubles.add(closing.late());
    }
    if (closing.deleted().failure() == null) {
      storage.remove(sending.name());
    } else {
      deletions.add(sending, closing.deleted().failure());
    }
    context.journal().add("job_ended", sending.name(), ended.event());
    recorded.accept(sending);
  }

  private void noteDouble(Sending sending, SuspectedDouble.Cause cause) throws IOException {
    String job = sending.requireJob();
    SuspectedDouble suspected = SuspectedDouble.of(sending.task, job, cause, clock.instant());
    records.createDouble(suspected);
    context.journal().add("suspected_double", sending.name(), suspected.event());
  }

  /** The job that an owner who has lost the lease made, and recorded before this end was. */
  private @Nullable SuspectedDouble madeMeanwhile(Sending sending) throws IOException {
    JobRecord job = records.job(sending.name());
    if (job == null) {
      return null;
    }
    SuspectedDouble found = SuspectedDouble.beside("", sending.task, job.name(), clock.instant());
    records.createDouble(found);
    return found;
  }
}
