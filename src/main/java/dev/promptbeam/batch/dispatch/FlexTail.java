package dev.promptbeam.batch.dispatch;

import dev.promptbeam.batch.admit.Onward;
import dev.promptbeam.batch.admit.Sender;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Instants;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.SuspectedDouble;
import dev.promptbeam.batch.record.Wait;
import dev.promptbeam.batch.setup.RunPolicy;
import dev.promptbeam.batch.setup.Tail;
import dev.promptbeam.batch.state.Backoff;
import dev.promptbeam.batch.state.Contact;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.FlexResult;
import dev.promptbeam.batch.state.OpenSendings;
import dev.promptbeam.batch.state.Room;
import dev.promptbeam.batch.state.Sending;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.ledger.StopCause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last requests of a run, asked one by one. What waits to be sent is taken out of the queue;
 * what is in a job is withdrawn from it first, and comes here when the job has ended and its
 * answers are read.
 */
final class FlexTail {
  private static final int MOST_AT_ONCE = 4;

  private final Context context;
  private final @Nullable Tail rules;
  private final OpenSendings open;
  private final Sender sender;
  private final JobWatch watch;
  private final Contact contact;
  private final Onward next;
  private List<Waiting> waiting = new ArrayList<>();
  private int asking;
  private boolean cancelled;

  /**
   * Behind calls whose end nobody saw: where these go astray, each costs its request an attempt.
   */
  private final Backoff astray;

  private Instant quietUntil = Instant.MIN;

  /** One that is asked when it is due. */
  private record Waiting(Sending sending, Instant due) {}

  FlexTail(
      Context context,
      OpenSendings open,
      Sender sender,
      JobWatch watch,
      Contact contact,
      Onward next) {
    this.context = context;
    this.rules = context.policy().tail();
    this.open = open;
    this.sender = sender;
    this.watch = watch;
    this.contact = contact;
    this.next = next;
    RunPolicy policy = context.policy();
    this.astray = new Backoff(policy.pollFirst(), policy.pollMost(), 2, context.random());
  }

  /** Takes up one that an earlier start was about to ask, or has asked. */
  void resume(Sending sending) {
    waiting.add(new Waiting(sending, Instant.MIN));
  }

  /** Calls on their way. */
  int asking() {
    return asking;
  }

  /** Asks nothing any more; what became of earlier calls is still found out. */
  void cancel() {
    cancelled = true;
    List<Waiting> all = waiting;
    waiting = new ArrayList<>();
    for (Waiting one : all) {
      if (one.sending().intent() == null) {
        sender.giveUp(one.sending());
      } else {
        waiting.add(one);
      }
    }
  }

  /** Asks what is due; returns when to come again. */
  Instant turn(Instant now) {
    Instant again = rules == null || cancelled ? Instant.MAX : gather(rules, now);
    List<Waiting> all = waiting;
    waiting = new ArrayList<>();
    for (Waiting one : all) {
      Instant from = one.due().isAfter(quietUntil) ? one.due() : quietUntil;
      boolean due = !from.isAfter(now);
      if (due && asking < MOST_AT_ONCE && (cancelled || sender.affords(one.sending()))) {
        ask(one.sending());
      } else {
        waiting.add(one);
        again = due ? again : Instants.earlier(again, from);
      }
    }
    return again;
  }

  /** Takes what is left, once it is little enough; returns when more of it can be taken. */
  private Instant gather(Tail tail, Instant now) {
    long left = open.all().stream().mapToLong(sending -> sending.task.requests()).sum();
    if (left > tail.requests()) {
      return Instant.MAX;
    }
    for (Sending sending : open.running()) {
      if (isOld(sending, tail, now)) {
        watch.recall(sending);
      }
    }
    sender
        .take(sending -> isOld(sending, tail, now))
        .forEach(sending -> waiting.add(new Waiting(sending, now)));
    Instant again = Instant.MAX;
    for (Sending sending : open.all()) {
      Instant since = since(sending);
      if (since != null && since.plus(tail.after()).isAfter(now)) {
        again = Instants.earlier(again, since.plus(tail.after()));
      }
    }
    return again;
  }

  private boolean isOld(Sending sending, Tail tail, Instant now) {
    Instant since = since(sending);
    return context.policies().get(sending.task.policy()).generates()
        && since != null
        && !since.plus(tail.after()).isAfter(now);
  }

  /** When its requests were first in a job; null where they have been in none. */
  private static @Nullable Instant since(Sending sending) {
    Instant before = sending.task.firstSent();
    boolean runs = sending.is(Sending.State.RUNNING);
    return before == null && runs ? sending.requireIntent().time() : before;
  }

  private void ask(Sending sending) {
    Intent written = sending.intent();
    Room room = sender.reserve(sending);
    sending.submit();
    asking++;
    context
        .workers()
        .run(
            () -> context.remote().ask(sending.task, written, room),
            result -> {
              asking--;
              asked(sending, result);
            });
  }

  private void asked(Sending sending, FlexResult result) {
    Instant now = context.clock().instant();
    sending.intend(result.intent());
    if (sending.intent() == null) {
      context.purse().release(sending.name());
    }
    GeminiException failure = result.failure();
    Ended ended = result.ended();
    if (failure != null || (ended != null && ended.message().isEmpty())) {
      contact.note(failure instanceof GeminiException.Unreachable ? failure : null, now);
    }
    if (ended != null) {
      if (ended.message().isEmpty()) {
        astray.reset();
        quietUntil = Instant.MIN;
      } else {
        quietUntil = now.plus(astray.next());
      }
      tell(sending, ended);
      next.ended(sending, ended);
      return;
    }
    sending.hold();
    if (cancelled) {
      sender.giveUp(sending);
      return;
    }
    if (failure instanceof GeminiException.Denied || failure instanceof GeminiException.Gone) {
      context.board().stop(StopCause.DENIED, String.valueOf(failure.getMessage()));
    }
    if (failure != null) {
      sending.keptBy(Wait.Kind.SEND, failure, now);
    }
    waiting.add(new Waiting(sending, now.plus(sending.backoff.after(failure))));
  }

  private void tell(Sending sending, Ended ended) {
    if (!ended.message().isEmpty() && ended.job() != null) {
      String name = ended.job() + "/" + sending.name();
      SuspectedDouble.Cause cause = SuspectedDouble.Cause.UNSEEN;
      context
          .journal()
          .add(
              "suspected_double",
              sending.name(),
              SuspectedDouble.of(sending.task, name, cause, ended.time()).event());
    }
  }
}
