package dev.promptbeam.batch.doubt;

import dev.promptbeam.batch.record.Instants;
import dev.promptbeam.batch.state.Sending;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The search for a job that lists may show: of a create in doubt, or of one that was given up. With
 * a {@code doubtWait} of 10 min, a create sent at 12:00 is searched for from then on, may be
 * believed absent from 12:10 on, and by 12:11 it is known where lists are answered.
 */
final class Search {
  static final Duration BETWEEN_BLIND_LISTINGS = Duration.ofMinutes(1);

  /** Where the service answers, what is due is known by then. */
  private static final Duration ANSWERED = Duration.ofMinutes(1);

  final Sending sending;

  /** When its create had surely gone out, or when it was given up. */
  final Instant since;

  /** From when on a list can prove that its job is not there. */
  final Instant due;

  private final Instant begun;
  private @Nullable Instant firstBlind;
  private @Nullable Instant fencedAt;
  private int unconfirmed;

  /**
   * @param doubtWait how long after that its job may be missing from lists
   * @param firstBlind an earlier start's list that proved nothing; null where there was none
   * @param begun when this start begins to search
   */
  Search(
      Sending sending,
      Instant since,
      Duration doubtWait,
      @Nullable Instant firstBlind,
      Instant begun) {
    this.sending = sending;
    this.since = since;
    this.due = since.plus(doubtWait);
    this.firstBlind = firstBlind;
    this.begun = begun;
  }

  /**
   * A list shows none of the jobs it might, and no known one was there to be shown: the second such
   * list, a minute after the first, is believed.
   */
  boolean believesBlind(Instant listed) {
    firstBlind = firstBlind == null ? listed : firstBlind;
    return !listed.isBefore(firstBlind.plus(BETWEEN_BLIND_LISTINGS));
  }

  /** The first list that could be believed but for want of a known job; null before that. */
  @Nullable Instant firstBlind() {
    return firstBlind;
  }

  /** When a second list may prove what the first did not; in the past where there is no first. */
  Instant secondBlind() {
    return firstBlind == null ? Instant.MIN : firstBlind.plus(BETWEEN_BLIND_LISTINGS);
  }

  /** Its input file was deleted: a create that is still on its way will be refused. */
  void fence(Instant now) {
    fencedAt = now;
  }

  boolean isFenced() {
    return fencedAt != null;
  }

  /** True where a list that was begun then would show its job, which no create makes any more. */
  boolean isDecidedBy(Instant listed) {
    return fencedAt != null && !listed.isBefore(fencedAt);
  }

  /** Its job was listed, and not all of those listed were found by their names. */
  void unconfirmed() {
    unconfirmed++;
  }

  /** So many listings were not confirmed. */
  int timesUnconfirmed() {
    return unconfirmed;
  }

  /**
   * By then it is known whether its job is there, where lists are answered and show what they
   * should. Whoever does not want to wait for ever need not wait for longer: the next start
   * searches again.
   */
  Instant hopefulUntil() {
    Instant last = Instants.later(Instants.later(due, begun), secondBlind());
    return (fencedAt == null ? last : Instants.later(last, fencedAt)).plus(ANSWERED);
  }
}
