package dev.promptbeam.batch.dispatch;

import dev.promptbeam.batch.doubt.KnownJobs;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.JobWaits.Mark;
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
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The watch over jobs that run: polls them, and gives up those without progress. */
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
  private final Over over;
  private final Map<Sending, WatchedJob> jobs = new HashMap<>();
  private boolean runCancelled;

  /** Where a sending goes whose job is over, or is waited for no more. */
  @FunctionalInterface
  interface Over {
    void accept(Sending sending, Ended ended, Endings.Remains remains);
  }

  /**
   * @param looks when the next poll of each job is due
   * @param seen is told of each job of an earlier start that is seen to run
   */
  JobWatch(
      Context context,
      Contact contact,
      KnownJobs knownJobs,
      Looks looks,
      Runnable seen,
      Over over) {
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
    jobs.put(sending, WatchedJob.made(sending));
    knownJobs.add(sending.requireJob(), sending.requireIntent().time());
    sending.backoff.reset();
    looks.plan(sending, runCancelled ? Instant.MIN : clock.instant().plus(sending.backoff.next()));
  }

  /** A job of an earlier start: nobody knows when it was last seen, so it is polled at once. */
  void resume(Sending sending) throws IOException {
    jobs.put(sending, WatchedJob.resumed(sending, context));
    knownJobs.add(sending.requireJob(), sending.requireIntent().time());
    looks.plan(sending, Instant.MIN);
  }

  /**
   * From now on every job is cancelled that is seen alive; those that run are looked at at once.
   */
  void cancel(Collection<Sending> running) {
    runCancelled = true;
    for (Sending sending : running) {
      boolean beingPolled = looks.next(sending).equals(Instant.MAX);
      if (!beingPolled) {
        looks.plan(sending, Instant.MIN);
      }
    }
  }

  /** A job is to be cancelled for its requests to be asked one by one; looked at when it is due. */
  void recall(Sending sending) {
    WatchedJob job = of(sending);
    if (job.isRecalled() || job.isGivenUp()) {
      return;
    }
    job.recall();
    context.journal().add("job_recalled", sending.name(), Map.of("job", sending.requireJob()));
    boolean beingPolled = looks.next(sending).equals(Instant.MAX);
    if (!beingPolled) {
      looks.plan(sending, Instant.MIN);
    }
  }

  /** True where nothing that a first look asks for is left to be done. */
  boolean hasSeen(Sending sending) {
    return !of(sending).isUnseen();
  }

  private WatchedJob of(Sending sending) {
    WatchedJob job = jobs.get(sending);
    if (job == null) {
      throw new IllegalStateException(sending.name() + " is not watched");
    }
    return job;
  }

  void poll(Sending sending) {
    WatchedJob job = of(sending);
    workers.run(() -> remote.poll(sending.requireJob()), poll -> polled(job, poll));
  }

  private void polled(WatchedJob watched, RemoteCalls.Seen poll) {
    Sending sending = watched.sending;
    Instant now = clock.instant();
    looks.plan(sending, now.plus(sending.backoff.after(poll.failure())));
    contact.note(poll.failure(), now);
    if (poll.failure() == null) {
      sending.keptBy(null);
      judge(watched, poll.requireJob(), now);
      return;
    }
    sending.keptBy(Wait.Kind.JOBS, poll.failure(), now);
    if (poll.failure() instanceof GeminiException.Gone gone) {
      if (watched.isMissing()) {
        knownJobs.remove(sending.requireJob());
        over(watched, watched.gone(gone, now), Endings.Remains.NOTHING);
      }
    } else if (poll.failure() instanceof GeminiException.Denied denied) {
      context.board().stop(StopCause.DENIED, String.valueOf(denied.getMessage()));
    } else if (poll.failure() instanceof GeminiException.Invalid refused) {
      if (watched.isMissing()) {
        context.board().stop(StopCause.REFUSED, String.valueOf(refused.getMessage()));
      }
    }
  }

  private void judge(WatchedJob watched, BatchJob job, Instant now) {
    if (runCancelled) {
      watched.forgetRecall();
    }
    Ended ended = watched.see(job, now);
    if (ended != null) {
      boolean alive = !job.state().terminal();
      over(watched, ended, alive ? Endings.Remains.LIVE_JOB : Endings.Remains.NOTHING);
    } else if (job.state().terminal()) {
      awaitOutput(watched);
    } else if (!watched.needsNoCancel()
        && (runCancelled || watched.isRecalled() || mayBeGivenUp(watched, now))) {
      cancel(watched, now);
    } else {
      if (watched.isUnseen()) {
        seen.run();
      }
      watched.seen();
    }
  }

  private void over(WatchedJob watched, Ended ended, Endings.Remains remains) {
    jobs.remove(watched.sending);
    over.accept(watched.sending, ended, remains);
  }

  /** Where the clocks differ, a first look alone decides nothing. */
  private boolean mayBeGivenUp(WatchedJob watched, Instant now) {
    boolean surely = !watched.isUnseen() || !context.clocksDiffer();
    return watched.isGivenUp() || (surely && watched.isStale(now, policy.stuckAfter()));
  }

  /** Where each start is too short to see the output come, the record tells how long it is due. */
  private void awaitOutput(WatchedJob watched) {
    Instant since = watched.outputAwaited();
    if (!watched.isUnseen() || since == null) {
      return;
    }
    workers.run(
        () -> {
          context.records().waits().note(watched.sending.name(), Mark.OUTPUT_AWAITED, since);
          return since;
        },
        noted -> watched.seen());
  }

  /**
   * Cancels, with the run or for lack of progress, until the service answers, and once in each
   * later start: a job that lives on must not be sent again. Where it refuses, the end is waited
   * for all the same.
   */
  private void cancel(WatchedJob watched, Instant now) {
    Sending sending = watched.sending;
    boolean recalled = watched.isRecalled();
    boolean stuck = !runCancelled && !recalled;
    if (stuck && !watched.isGivenUp()) {
      watched.giveUp(now);
      context.journal().add("job_stuck", sending.name(), Map.of("job", sending.requireJob()));
    }
    if (runCancelled) {
      sending.backoff.reset();
    }
    workers.run(
        () -> {
          if (recalled) {
            context.records().waits().note(sending.name(), Mark.RECALLED, now);
          }
          if (stuck) {
            context.records().waits().note(sending.name(), Mark.GIVEN_UP, now);
          }
          RemoteCalls.Done done = remote.cancel(sending.requireJob());
          if (answered(done)) {
            context.records().waits().note(sending.name(), Mark.CANCEL_ANSWERED, clock.instant());
          }
          return done;
        },
        done -> cancelled(watched, done));
  }

  private void cancelled(WatchedJob watched, RemoteCalls.Done done) {
    Sending sending = watched.sending;
    contact.note(done.failure(), clock.instant());
    postpone(sending, done.failure());
    watched.seen();
    if (!answered(done)) {
      return;
    }
    watched.cancelAnswered(clock.instant());
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
    if (failure != null && sending.is(Sending.State.RUNNING)) {
      Instant soonest = clock.instant().plus(failure.waitAtLeast(Duration.ZERO));
      if (looks.next(sending).isBefore(soonest)) {
        looks.plan(sending, soonest);
      }
    }
  }
}
