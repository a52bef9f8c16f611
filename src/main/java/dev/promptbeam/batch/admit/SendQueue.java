package dev.promptbeam.batch.admit;

import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.state.Sending;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sendings that wait to be submitted. Those whose create failed go before new ones: their input
 * files are uploaded and grow old. Where none fits into what is granted, the smallest is tried. A
 * request that alone exceeds the quota comes last of all.
 */
final class SendQueue {
  private static final Comparator<Sending> BY_SIZE =
      Comparator.comparingLong(sending -> sending.task.tokens());

  private final Admission admission;
  private final Ceiling ceiling;
  private final Exits exits;
  private final Deque<Sending> ready = new ArrayDeque<>();
  private final Deque<Held> held = new ArrayDeque<>();
  private final Deque<Sending> alone = new ArrayDeque<>();

  /**
   * One whose create failed.
   *
   * @param due when it may be tried again
   * @param forRoom whether the service was full, and not out of reach
   */
  private record Held(Sending sending, Instant due, boolean forRoom) {
    boolean isDue(Instant now) {
      return !now.isBefore(due);
    }
  }

  /** Ways out of the queue. */
  interface Exits {
    /** Starts one, whatever it was before. */
    void submit(Sending sending);

    /** Gives one up whose file must not be used any more. */
    void outdated(Sending sending);

    /** True where the budget has room for one; an earlier start's may have been larger. */
    boolean affords(Sending sending);

    /** Divides one that will never be accepted as it is. */
    void divide(Sending sending);
  }

  SendQueue(Admission admission, Ceiling ceiling, Exits exits) {
    this.admission = admission;
    this.ceiling = ceiling;
    this.exits = exits;
  }

  void add(Sending sending) {
    ready.addLast(sending);
  }

  /** What follows from an earlier sending goes first, so that shards get settled. */
  void addFollower(Sending sending) {
    ready.addFirst(sending);
  }

  /** Holds back one that came back unsent. */
  void holdBack(Sending sending, Instant due, boolean forRoom) {
    sending.hold();
    hold(sending, due, forRoom);
  }

  /** Its create surely made no job; it is sent again when it is due and there is room. */
  void hold(Sending sending, Instant due, boolean forRoom) {
    held.addLast(new Held(sending, due, forRoom));
  }

  /** Takes one out that is held back; false where it is not. */
  boolean release(Sending sending) {
    return held.removeIf(one -> one.sending() == sending);
  }

  /** True where a turn would let nothing out and what is held back was refused for want of room. */
  boolean isFull(Instant now) {
    boolean roomForNew = due(now).noneMatch(sending -> admission.willFit(sending.task));
    Sending first = roomForNew ? ready.peekFirst() : null;
    Sending tried = nextToTry(now, roomForNew);
    return held.stream().allMatch(one -> one.forRoom() || !exits.affords(one.sending()))
        && due(now).noneMatch(sending -> admits(sending, now))
        && (first == null || !admits(first, now))
        && (tried == null || !admits(tried, now));
  }

  private boolean admits(Sending sending, Instant now) {
    return admission.admits(sending, now) && exits.affords(sending);
  }

  private Stream<Sending> due(Instant now) {
    return held.stream().filter(one -> one.isDue(now)).map(Held::sending);
  }

  /** Hands over those that wait and are wanted. */
  List<Sending> take(Predicate<Sending> wanted) {
    List<Sending> taken = new ArrayList<>();
    ready.stream().filter(wanted).forEach(taken::add);
    alone.stream().filter(wanted).forEach(taken::add);
    held.stream().map(Held::sending).filter(wanted).forEach(taken::add);
    ready.removeIf(wanted);
    alone.removeIf(wanted);
    held.removeIf(one -> wanted.test(one.sending()));
    return taken;
  }

  /** Hands over all that wait, which are then nobody's here. */
  List<Sending> drain() {
    List<Sending> all = new ArrayList<>(ready);
    held.forEach(one -> all.add(one.sending()));
    all.addAll(alone);
    ready.clear();
    held.clear();
    alone.clear();
    return all;
  }

  boolean isEmpty() {
    return ready.isEmpty() && held.isEmpty() && alone.isEmpty();
  }

  /** Lets out what may go; returns when the next one that is held back is due. */
  Instant turn(Instant now) {
    boolean roomForNew = sendHeld(now);
    if (roomForNew) {
      sendReady(now);
    }
    Sending tried = nextToTry(now, roomForNew);
    if (tried != null && admits(tried, now)) {
      take(tried);
      exits.submit(tried);
    }
    return held.stream()
        .map(Held::due)
        .filter(now::isBefore)
        .min(Comparator.naturalOrder())
        .orElse(Instant.MAX);
  }

  /** Returns false where one waits for room that new ones must not take. */
  private boolean sendHeld(Instant now) {
    boolean roomForNew = true;
    for (int left = held.size(); left > 0; left--) {
      Held first = held.removeFirst();
      Sending sending = first.sending();
      boolean fits = admission.willFit(sending.task);
      if (!first.isDue(now)) {
        held.addLast(first);
      } else if (fileIsOld(sending, now)) {
        exits.outdated(sending);
      } else if (ceiling.exceeds(sending.task) && sending.task.requests() > 1) {
        exits.divide(sending);
      } else if (fits && admits(sending, now)) {
        exits.submit(sending);
      } else {
        held.addLast(first);
        roomForNew &= !fits;
      }
    }
    return roomForNew;
  }

  private void sendReady(Instant now) {
    while (!ready.isEmpty()) {
      Sending first = ready.getFirst();
      if (ceiling.exceeds(first.task)) {
        ready.removeFirst();
        if (first.task.requests() > 1) {
          exits.divide(first);
        } else {
          alone.addLast(first);
        }
      } else if (admission.willFit(first.task) && admits(first, now)) {
        exits.submit(ready.removeFirst());
      } else {
        return;
      }
    }
  }

  /** One that is more than is granted, to find out whether more would be. */
  private @Nullable Sending nextToTry(Instant now, boolean newToo) {
    if (ready.isEmpty() && held.isEmpty()) {
      return alone.peekFirst();
    }
    return Stream.concat(due(now), newToo ? ready.stream().limit(1) : Stream.empty())
        .filter(sending -> !admission.willFit(sending.task))
        .min(BY_SIZE)
        .orElse(null);
  }

  /** The new ones may be many: only their first is ever tried. */
  private void take(Sending tried) {
    if (!release(tried)) {
      (ready.isEmpty() ? alone : ready).removeFirst();
    }
  }

  private static boolean fileIsOld(Sending sending, Instant now) {
    Intent intent = sending.intent();
    return intent != null && intent.outdated(now);
  }
}
