package dev.promptbeam.batch.dispatch;

import dev.promptbeam.batch.doubt.Doubts;
import dev.promptbeam.batch.doubt.LateJobs;
import dev.promptbeam.batch.record.Instants;
import dev.promptbeam.batch.record.Trouble;
import dev.promptbeam.batch.record.Wait;
import dev.promptbeam.batch.state.Contact;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.Sending;
import dev.promptbeam.batch.state.ServiceClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a dispatcher waits for at a moment, for people.
 *
 * @param open all sendings that are not closed, as they are at any time
 */
record WaitList(
    Context context,
    Collection<Sending> open,
    Looks looks,
    Contact contact,
    Doubts doubts,
    LateJobs lateJobs) {
  /** One of each kind at most, in the order of the kinds. */
  List<Wait> now() {
    Map<Wait.Kind, Wait> waits = new EnumMap<>(Wait.Kind.class);
    boolean forMoney = context.purse().shortage() != null;
    for (Sending sending : open) {
      Wait wait = of(sending, forMoney);
      if (wait != null) {
        waits.merge(wait.kind(), wait, WaitList::sum);
      }
    }
    if (lateJobs.waiting() > 0) {
      Instant due = lateJobs.firstDue();
      waits.put(Wait.Kind.LATE, new Wait(Wait.Kind.LATE, lateJobs.waiting(), null, due, ""));
    }
    Wait silence = contact.silence();
    if (silence != null && waits.values().stream().noneMatch(one -> one.saysAsWell(silence))) {
      waits.put(Wait.Kind.SILENCE, silence);
    }
    if (context.clocksDiffer()) {
      waits.put(Wait.Kind.CLOCK, Wait.of(Wait.Kind.CLOCK, ahead(context.clock()).toSeconds()));
    }
    return new ArrayList<>(waits.values());
  }

  private static Duration ahead(Clock clock) {
    return clock instanceof ServiceClock service ? service.offset().negated() : Duration.ZERO;
  }

  private @Nullable Wait of(Sending sending, boolean forMoney) {
    Trouble trouble = sending.trouble();
    return switch (sending.state()) {
      case READY -> Wait.of(forMoney ? Wait.Kind.BUDGET : Wait.Kind.QUEUE, 1);
      case SUBMITTING -> trouble == null ? Wait.of(Wait.Kind.CALL, 1) : of(trouble);
      case HELD -> trouble == null ? null : of(trouble);
      case DOUBTFUL -> doubts.waitFor(sending);
      case RUNNING -> trouble == null ? looked(sending) : of(trouble);
      case ENDED -> Wait.of(Wait.Kind.ANSWERS, 1);
      case CLOSED -> null;
    };
  }

  private Wait looked(Sending sending) {
    Instant next = looks.next(sending);
    boolean planned = !next.equals(Instant.MIN) && !next.equals(Instant.MAX);
    return new Wait(Wait.Kind.JOBS, 1, null, planned ? next : null, "");
  }

  private static Wait of(Trouble trouble) {
    return new Wait(trouble.kind(), 1, trouble.since(), null, trouble.said());
  }

  private static Wait sum(Wait one, Wait other) {
    return new Wait(
        one.kind(),
        one.count() + other.count(),
        Instants.earlierKnown(one.since(), other.since()),
        Instants.earlierKnown(one.until(), other.until()),
        one.said().isEmpty() ? other.said() : one.said());
  }
}
