package dev.promptbeam.batch;

import dev.promptbeam.gemini.GeminiException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
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

  private final Deque<Sending> ready = new ArrayDeque<>();
  private final Map<String, Sending> inFlight = new LinkedHashMap<>();
  private final KnownJobs knownJobs = new KnownJobs();

  Dispatcher(Context context) {
    this.context = context;
    this.policy = context.policy();
    this.records = context.records();
    this.remote = context.remote();
    this.workers = context.workers();
    this.clock = context.clock();
    this.admission = new Admission(policy, context.random());
    this.contact = new Contact(policy.unreachableAfter(), clock.instant());
    this.book = new ShardBook(context);
    this.doubts = new Doubts(context, contact, knownJobs, this::running, this::withdraw);
  }

  /** Takes up a shard where its records left it. */
  void resume(ShardProgress shard) throws IOException {
    for (Sending sending : book.open(shard)) {
      if (sending.state == Sending.State.READY) {
        ready.addLast(sending);
        continue;
      }
      inFlight.put(sending.name(), sending);
      if (sending.job != null) {
        knownJobs.add(sending.job, sending.requireIntent().time());
      }
      if (sending.state == Sending.State.ENDED) {
        context.board().toRead(sending.task);
        continue;
      }
      admission.adopted(sending.task);
      if (sending.state == Sending.State.DOUBTFUL) {
        doubts.add(sending);
      }
    }
  }

  /** True where every shard is settled. */
  boolean done() {
    return ready.isEmpty() && inFlight.isEmpty();
  }

  /** Does what is due; returns when something is due next unless a result comes in before. */
  Instant turn() throws Exception {
    workers.handleResults();
    Instant now = clock.instant();
    while (!ready.isEmpty() && admission.admits(ready.getFirst().task, now)) {
      Sending sending = ready.removeFirst();
      inFlight.put(sending.name(), sending);
      submit(sending);
    }
    Instant next = now.plus(IDLE);
    for (Sending sending : List.copyOf(inFlight.values())) {
      next = earlier(next, look(sending, now));
    }
    next = earlier(next, doubts.turn(now));
    if (contact.lost(now)) {
      context
          .board()
          .stop("unreachable", "no answer from " + policy.endpoint() + " since " + contact.since());
    }
    boolean closed = admission.closedUntil().isAfter(now);
    return !ready.isEmpty() && closed ? earlier(next, admission.closedUntil()) : next;
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
      admission.accepted();
      sending.intent = created.intent();
      running(sending, created.job());
    } else if (result instanceof Submission.Result.NotYet notYet) {
      hold(sending, notYet);
    } else if (result instanceof Submission.Result.Refused refused) {
      refuse(sending, refused);
    } else if (result instanceof Submission.Result.Doubtful doubtful) {
      admission.doubted();
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

  /** One look at a sending in flight; returns when the next one is due. */
  private Instant look(Sending sending, Instant now) throws IOException {
    if (now.isBefore(sending.due)) {
      return sending.due;
    }
    switch (sending.state) {
      case RUNNING -> {
        sending.due = Instant.MAX;
        workers.run(() -> remote.poll(sending.requireJob()), seen -> polled(sending, seen));
      }
      case HELD -> {
        if (admission.admits(sending.task, now)) {
          submit(sending);
        } else {
          sending.due = now.plus(policy.pollFirst());
        }
      }
      case ENDED -> {
        sending.due = now.plus(READ_CHECK);
        closeIfRead(sending);
      }
      case READY, SUBMITTING, DOUBTFUL, CLOSED -> {
        return Instant.MAX;
      }
    }
    return sending.due;
  }

  private void polled(Sending sending, RemoteCalls.Seen seen) {
    Instant now = clock.instant();
    sending.due = now.plus(sending.backoff.next());
    contact.note(seen.failure(), now);
    if (seen.failure() == null) {
      judge(sending, seen, now);
    } else if (seen.failure() instanceof GeminiException.Gone gone) {
      sending.missing++;
      if (sending.missing >= MISSING_TO_BELIEVE) {
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
    } else if (sending.givenUp == null
        && JobPoll.stale(sending, now).compareTo(policy.stuckAfter()) > 0) {
      sending.givenUp = now;
      context.journal().add("job_stuck", sending.name(), sending.requireJob());
      workers.run(
          () -> remote.cancel(sending.requireJob()),
          done -> contact.note(done.failure(), clock.instant()));
    }
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
          sending.due = Instant.MIN;
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
    book.follow(sending).forEach(ready::addFirst);
  }

  private void running(Sending sending, String job) {
    sending.state = Sending.State.RUNNING;
    sending.job = job;
    knownJobs.add(job, clock.instant());
    sending.backoff.reset();
    sending.due = clock.instant().plus(sending.backoff.next());
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
