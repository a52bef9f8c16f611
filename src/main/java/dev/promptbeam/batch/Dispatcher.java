package dev.promptbeam.batch;

import dev.promptbeam.gemini.GeminiException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides what is sent, looked at and given up. A plain state machine: {@link #turn} does all that
 * can be done at an instant and says when it wants to be called next; calls to the service run on
 * {@link Workers}. One thread; nothing here waits.
 */
final class Dispatcher {
  private static final Duration READ_CHECK = Duration.ofSeconds(2);
  private static final Duration IDLE = Duration.ofHours(1);
  private static final int MISSING_TO_BELIEVE = 3;

  private final Context context;
  private final RunPolicy policy;
  private final Records records;
  private final RemoteCalls remote;
  private final Workers workers;
  private final Clock clock;
  private final Admission admission;
  private final Contact contact;
  private final ShardBook book;
  private final Doubts doubts;

  private final SendQueue waiting;
  private final Looks looks = new Looks();
  private final Map<String, Sending> inFlight = new HashMap<>();
  private final KnownJobs knownJobs = new KnownJobs();

  Dispatcher(Context context) {
    this.context = context;
    this.policy = context.policy();
    this.records = context.records();
    this.remote = context.remote();
    this.workers = context.workers();
    this.clock = context.clock();
    this.admission = new Admission(policy, context.random());
    this.waiting = new SendQueue(admission, this::start, this::outdated);
    this.contact = new Contact(policy.unreachableAfter(), clock.instant());
    this.book = new ShardBook(context);
    this.doubts = new Doubts(context, contact, knownJobs, this::running, this::withdraw);
  }

  /** Takes up a shard where its records left it. */
  void resume(ShardProgress shard) throws IOException {
    for (Sending sending : book.open(shard)) {
      if (sending.state == Sending.State.READY) {
        waiting.add(sending);
        continue;
      }
      inFlight.put(sending.name(), sending);
      if (sending.job != null) {
        knownJobs.add(sending.job, sending.requireIntent().time());
      }
      if (sending.state == Sending.State.ENDED) {
        looks.plan(sending, Instant.MIN);
        context.board().toRead(sending.task);
        continue;
      }
      admission.adopted(sending.task);
      if (sending.state == Sending.State.DOUBTFUL) {
        doubts.add(sending);
      } else {
        looks.plan(sending, Instant.MIN);
      }
    }
  }

  /** True where every shard is settled. */
  boolean done() {
    return waiting.isEmpty() && inFlight.isEmpty();
  }

  /** Does what is due; returns when something is due next unless a result comes in before. */
  Instant turn() throws Exception {
    workers.handleResults();
    Instant now = clock.instant();
    Instant next = earlier(now.plus(IDLE), waiting.turn(now));
    next = earlier(next, looks.turn(now, this::look));
    next = earlier(next, doubts.turn(now));
    if (contact.lost(now)) {
      context
          .board()
          .stop("unreachable", "no answer from " + policy.endpoint() + " " + contact.story());
    }
    return next;
  }

  private void start(Sending sending) {
    inFlight.put(sending.name(), sending);
    submit(sending);
  }

  private void outdated(Sending sending) {
    inFlight.put(sending.name(), sending);
    Instant now = clock.instant();
    end(sending, Ended.withoutJob(Ended.End.WITHDRAWN, "its file is old", List.of(), now));
  }

  /** Looks at once for what a lane in this process has just read. */
  void noteRead(String name) throws IOException {
    Sending sending = inFlight.get(name);
    if (sending != null && sending.state == Sending.State.ENDED) {
      closeIfRead(sending);
    }
  }

  private void submit(Sending sending) {
    sending.state = Sending.State.SUBMITTING;
    admission.submitting(sending.task);
    Intent written = sending.intent;
    workers.run(() -> remote.submit(sending.task, written), result -> submitted(sending, result));
  }

  private void submitted(Sending sending, Submission.Result result) {
    if (result instanceof Submission.Result.Created created) {
      contact.made(clock.instant());
      admission.accepted(sending.task);
      sending.intent = created.intent();
      running(sending, created.job());
    } else if (result instanceof Submission.Result.NotYet notYet) {
      hold(sending, notYet);
    } else if (result instanceof Submission.Result.Refused refused) {
      refuse(sending, refused);
    } else if (result instanceof Submission.Result.Doubtful doubtful) {
      admission.doubted(sending.task);
      sending.intent = doubtful.intent();
      sending.state = Sending.State.DOUBTFUL;
      doubts.add(sending);
    } else if (result instanceof Submission.Result.Denied denied) {
      context.board().stop("denied", String.valueOf(denied.cause().getMessage()));
    }
  }

  private void refuse(Sending sending, Submission.Result.Refused refused) {
    Instant now = clock.instant();
    contact.made(now);
    admission.withdrawn(sending.task);
    sending.intent = refused.intent();
    String message = String.valueOf(refused.cause().getMessage());
    end(sending, Ended.withoutJob(Ended.End.REFUSED, message, refused.cause().lines(), now));
  }

  private void hold(Sending sending, Submission.Result.NotYet notYet) {
    Instant now = clock.instant();
    sending.intent = notYet.intent();
    sending.state = Sending.State.HELD;
    inFlight.remove(sending.name());
    waiting.hold(sending);
    if (notYet.cause() instanceof GeminiException.Quota full) {
      contact.made(now);
      admission.refused(sending.task, full.retryAfter(), now);
      sending.due = admission.closedUntil();
      return;
    }
    contact.failed(notYet.cause(), now);
    admission.withdrawn(sending.task);
    sending.due = now.plus(sending.backoff.next());
  }

  private void look(Sending sending) throws IOException {
    switch (sending.state) {
      case RUNNING ->
          workers.run(() -> remote.poll(sending.requireJob()), seen -> polled(sending, seen));
      case ENDED -> {
        looks.plan(sending, clock.instant().plus(READ_CHECK));
        closeIfRead(sending);
      }
      case READY, SUBMITTING, HELD, DOUBTFUL, CLOSED -> {}
    }
  }

  private void polled(Sending sending, RemoteCalls.Seen seen) {
    Instant now = clock.instant();
    looks.plan(sending, now.plus(sending.backoff.next()));
    contact.note(seen.failure(), now);
    if (seen.failure() == null) {
      judge(sending, seen, now);
    } else if (seen.failure() instanceof GeminiException.Gone gone) {
      sending.missing++;
      if (sending.missing >= MISSING_TO_BELIEVE) {
        knownJobs.remove(sending.requireJob());
        over(sending, JobPoll.gone(sending, gone, now));
      }
    } else if (seen.failure() instanceof GeminiException.Denied denied) {
      context.board().stop("denied", String.valueOf(denied.getMessage()));
    }
  }

  private void judge(Sending sending, RemoteCalls.Seen seen, Instant now) {
    sending.missing = 0;
    Ended ended = JobPoll.judge(sending, seen.requireJob(), now);
    if (ended != null) {
      over(sending, ended);
    } else if (sending.givenUp != null
        || JobPoll.stale(sending, now).compareTo(policy.stuckAfter()) > 0) {
      giveUp(sending, now);
    }
  }

  /** Cancels until the service has taken it: a job that lives on must not be sent again. */
  private void giveUp(Sending sending, Instant now) {
    if (sending.cancelled != null) {
      return;
    }
    if (sending.givenUp == null) {
      sending.givenUp = now;
      context.journal().add("job_stuck", sending.name(), sending.requireJob());
    }
    workers.run(
        () -> {
          records.createGivenUp(sending.name(), now);
          return remote.cancel(sending.requireJob());
        },
        done -> {
          contact.note(done.failure(), clock.instant());
          if (done.failure() == null) {
            sending.cancelled = clock.instant();
          }
        });
  }

  private void over(Sending sending, Ended ended) {
    admission.ended(sending.task);
    end(sending, ended);
  }

  private void withdraw(Sending sending) {
    over(
        sending,
        Ended.withoutJob(
            Ended.End.WITHDRAWN, "its job never appeared", List.of(), clock.instant()));
  }

  /** Records how it ended; its input file is not needed any more. */
  private void end(Sending sending, Ended ended) {
    sending.state = Sending.State.ENDED;
    sending.due = Instant.MAX;
    Intent intent = sending.intent;
    workers.run(
        () -> {
          records.createEnded(sending.name(), ended);
          return remote.deleteInput(intent);
        },
        deleted -> {
          contact.note(deleted.failure(), clock.instant());
          looks.plan(sending, Instant.MIN);
          context.journal().add("job_ended", sending.name(), ended.end().name());
          context.board().toRead(sending.task);
        });
  }

  private void closeIfRead(Sending sending) throws IOException {
    if (records.read(sending.name()) == null) {
      return;
    }
    sending.state = Sending.State.CLOSED;
    inFlight.remove(sending.name());
    book.follow(sending).forEach(waiting::addFollower);
  }

  private void running(Sending sending, String job) {
    sending.state = Sending.State.RUNNING;
    sending.job = job;
    knownJobs.add(job, sending.requireIntent().time());
    sending.backoff.reset();
    looks.plan(sending, clock.instant().plus(sending.backoff.next()));
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
