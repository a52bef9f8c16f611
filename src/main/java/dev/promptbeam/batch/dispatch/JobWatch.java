package dev.promptbeam.batch.dispatch;

import dev.promptbeam.batch.doubt.KnownJobs;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Trouble;
import dev.promptbeam.batch.record.Wait;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.state.Contact;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.RemoteCalls;
import dev.promptbeam.batch.state.Sending;
import dev.promptbeam.batch.state.Workers;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.ledger.StopCause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Watches the jobs that run: polls them, judges what is seen, gives up those without progress. */
final class JobWatch {

  private final Context context;
  private final RunPolicy policy;
  private final RemoteCalls remote;
  private final Workers workers;
  private final Clock clock;
  private final Contact contact;
  private final KnownJobs knownJobs;
  private final Looks looks;
  private final Runnable seen;
  private final BiConsumer<Sending, Ended> over;
  private boolean runCancelled;

  /**
   * @param looks when the next poll of each job is due
   * @param seen is told of each job of an earlier start that is seen to run
   * @param over takes a sending whose job is over, and how it ended
   */
  JobWatch(
      Context context,
      Contact contact,
      KnownJobs knownJobs,
      Looks looks,
      Runnable seen,
      BiConsumer<Sending, Ended> over) {
    this.context = context;
    this.policy = context.policy();
    this.remote = context.remote();
    this.workers = context.workers();
    this.clock = context.clock();
    this.contact = contact;
    this.knownJobs = knownJobs;
    this.looks = looks;
    this.seen = seen;
    this.over = over;
  }

  /** A job has just been made, or found: its first poll comes after the first wait. */
  void begin(Sending sending) {
    knownJobs.add(sending.requireJob(), sending.requireIntent().time());
    sending.backoff.reset();
    looks.plan(sending, runCancelled ? Instant.MIN : clock.instant().plus(sending.backoff.next()));
  }

  /** A job of an earlier start: nobody knows when it was last seen, so it is polled at once. */
  void resume(Sending sending) {
    sending.unseen = true;
    looks.plan(sending, Instant.MIN);
  }

  /**
   * From now on every job is cancelled that is seen alive; those that run are looked at at once.
   */
  void cancel(Collection<Sending> running) {
    runCancelled = true;
    for (Sending sending : running) {
      boolean beingPolled = sending.due.equals(Instant.MAX);
      if (!beingPolled) {
        looks.plan(sending, Instant.MIN);
      }
    }
  }

  void poll(Sending sending) {
    workers.run(() -> remote.poll(sending.requireJob()), poll -> polled(sending, poll));
  }

  private void polled(Sending sending, RemoteCalls.Seen poll) {
    Instant now = clock.instant();
    looks.plan(sending, now.plus(sending.backoff.after(poll.failure())));
    contact.note(poll.failure(), now);
    sending.trouble =
        poll.failure() == null
            ? null
            : Trouble.after(sending.trouble, Wait.Kind.JOBS, poll.failure(), now);
    if (poll.failure() == null) {
      judge(sending, poll, now);
    } else if (poll.failure() instanceof GeminiException.Gone gone) {
      sending.missing++;
      if (sending.missing >= Contact.MISSING_TO_BELIEVE) {
        knownJobs.remove(sending.requireJob());
        over.accept(sending, JobPoll.gone(sending, gone, now));
      }
    } else if (poll.failure() instanceof GeminiException.Denied denied) {
      context.board().stop(StopCause.DENIED, String.valueOf(denied.getMessage()));
    } else if (poll.failure() instanceof GeminiException.Invalid refused) {
      sending.missing++;
      if (sending.missing >= Contact.MISSING_TO_BELIEVE) {
        context.board().stop(StopCause.REFUSED, String.valueOf(refused.getMessage()));
      }
    }
  }

  private void judge(Sending sending, RemoteCalls.Seen poll, Instant now) {
    sending.missing = 0;
    BatchJob job = poll.requireJob();
    Ended ended = JobPoll.judge(sending, job, now);
    if (ended != null) {
      over.accept(sending, ended);
    } else if (job.state().terminal()) {
      awaitOutput(sending);
    } else if (!sending.cancelAnswered && (runCancelled || mayBeGivenUp(sending, now))) {
      cancel(sending, now);
    } else {
      if (sending.unseen) {
        seen.run();
      }
      sending.unseen = false;
    }
  }

  /** Where the clocks differ, a first look alone decides nothing. */
  private boolean mayBeGivenUp(Sending sending, Instant now) {
    boolean firstLook = sending.unseen && sending.givenUp == null;
    return isStuck(sending, now) && !(firstLook && context.clocksDiffer());
  }

  private boolean isStuck(Sending sending, Instant now) {
    return sending.givenUp != null
        || JobPoll.stale(sending, now).compareTo(policy.stuckAfter()) > 0;
  }

  /** Where each start is too short to see the output come, the record tells how long it is due. */
  private void awaitOutput(Sending sending) {
    Instant since = sending.outputAwaited;
    if (!sending.unseen || since == null) {
      return;
    }
    workers.run(
        () -> {
          context.records().waits().noteOutputAwaited(sending.name(), since);
          return since;
        },
        noted -> sending.unseen = false);
  }

  /**
   * Cancels, with the run or for lack of progress, until the service answers, and once in each
   * later start: a job that lives on must not be sent again. Where it refuses, the end is waited
   * for all the same.
   */
  private void cancel(Sending sending, Instant now) {
    boolean stuck = !runCancelled;
    if (stuck && sending.givenUp == null) {
      sending.givenUp = now;
      context.journal().add("job_stuck", sending.name(), Map.of("job", sending.requireJob()));
    }
    if (runCancelled) {
      sending.backoff.reset();
    }
    workers.run(
        () -> {
          if (stuck) {
            context.records().waits().noteGivenUp(sending.name(), now);
          }
          RemoteCalls.Done done = remote.cancel(sending.requireJob());
          if (answered(done)) {
            context.records().waits().noteCancelAnswered(sending.name(), clock.instant());
          }
          return done;
        },
        done -> cancelled(sending, done));
  }

  private void cancelled(Sending sending, RemoteCalls.Done done) {
    contact.note(done.failure(), clock.instant());
    postpone(sending, done.failure());
    sending.unseen = false;
    if (!answered(done)) {
      return;
    }
    sending.cancelAnswered = true;
    if (sending.cancelled == null) {
      sending.cancelled = clock.instant();
    }
    if (runCancelled) {
      context.journal().add("job_cancelled", sending.name(), Map.of("job", sending.requireJob()));
    }
  }

  private static boolean answered(RemoteCalls.Done done) {
    return done.failure() == null
        || done.failure() instanceof GeminiException.Denied
        || done.failure() instanceof GeminiException.Invalid;
  }

  /** The next look at a job, which cancels it again, comes no sooner than the server wants it. */
  private void postpone(Sending sending, @Nullable GeminiException failure) {
    if (failure != null && sending.state == Sending.State.RUNNING) {
      Instant soonest = clock.instant().plus(failure.waitAtLeast(Duration.ZERO));
      if (sending.due.isBefore(soonest)) {
        looks.plan(sending, soonest);
      }
    }
  }
}
