package dev.promptbeam.batch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Sendings that wait to be submitted. Those whose create failed go before new ones: their input
 * files are uploaded and grow old.
 */
final class SendQueue {
  /** An uploaded file lives 48 hours (protocol 2.1); a create sent later would find it gone. */
  private static final Duration FILE_USE = Duration.ofHours(40);

  private final Admission admission;
  private final Consumer<Sending> submit;
  private final Consumer<Sending> outdated;
  private final Deque<Sending> ready = new ArrayDeque<>();
  private final Deque<Sending> held = new ArrayDeque<>();

  /**
   * @param submit starts one, whatever it was before
   * @param outdated gives one up whose file must not be used any more
   */
  SendQueue(Admission admission, Consumer<Sending> submit, Consumer<Sending> outdated) {
    this.admission = admission;
    this.submit = submit;
    this.outdated = outdated;
  }

  void add(Sending sending) {
    ready.addLast(sending);
  }

  /** What follows from an earlier sending goes first, so that shards get settled. */
  void addFollower(Sending sending) {
    ready.addFirst(sending);
  }

  /** Its create surely made no job; it is sent again when it is due and there is room. */
  void hold(Sending sending) {
    held.addLast(sending);
  }

  /** True where nothing is left that there is room for, as far as the service has said. */
  boolean isFull(Instant now) {
    return held.stream().allMatch(sending -> sending.refusedForRoom)
        && (!held.isEmpty() || ready.isEmpty() || !admission.admits(ready.getFirst().task, now));
  }

  /** Hands over all that wait, which are then nobody's here. */
  List<Sending> drain() {
    List<Sending> all = new ArrayList<>(ready);
    all.addAll(held);
    ready.clear();
    held.clear();
    return all;
  }

  boolean isEmpty() {
    return ready.isEmpty() && held.isEmpty();
  }

  /** Submits what may be; returns when to come again unless there is more room before. */
  Instant turn(Instant now) {
    Instant next = Instant.MAX;
    boolean roomForNew = true;
    for (int left = held.size(); left > 0; left--) {
      Sending sending = held.removeFirst();
      if (now.isBefore(sending.due)) {
        held.addLast(sending);
        next = sending.due.isBefore(next) ? sending.due : next;
      } else if (fileIsOld(sending, now)) {
        outdated.accept(sending);
      } else if (admission.admits(sending.task, now)) {
        submit.accept(sending);
      } else {
        held.addLast(sending);
        roomForNew = false;
      }
    }
    while (roomForNew && !ready.isEmpty() && admission.admits(ready.getFirst().task, now)) {
      submit.accept(ready.removeFirst());
    }
    Instant opens = admission.closedUntil();
    return !isEmpty() && opens.isAfter(now) && opens.isBefore(next) ? opens : next;
  }

  private static boolean fileIsOld(Sending sending, Instant now) {
    Intent intent = sending.intent;
    return intent != null && Duration.between(intent.time(), now).compareTo(FILE_USE) > 0;
  }
}
