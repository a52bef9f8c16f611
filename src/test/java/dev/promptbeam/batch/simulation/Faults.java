package dev.promptbeam.batch.simulation;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/** What goes wrong, by chance and by count, so that a test can show that it really did. */
public final class Faults {
  /** Things that go wrong. */
  public enum Fault {
    UPLOAD_FAILS,
    CREATE_NOT_SENT,
    CREATE_RATE_LIMITED,
    /** A 429 says when to come again. */
    HINT,
    /** The create's answer is lost; the job was made. */
    ANSWER_LOST,
    /** A create whose answer is lost makes two jobs. */
    CREATE_TWICE,
    /** The job of a create whose answer is lost is listed after {@code doubtWait} only. */
    JOB_HIDDEN,
    /** The create is lost on its way. */
    CREATE_LOST,
    /** The create's answer is lost; the job is made up to 20 minutes later. */
    CREATE_LATE,
    /** The process dies at some step of a submission or of an end. */
    CRASH,
    /** The process dies between two steps. */
    KILL,
    LIST_FAILS,
    /** A listing shows nothing although there are jobs; twice in a row at most. */
    LIST_EMPTY,
    /** A new job is not listed for up to five minutes. */
    LIST_LAGS,
    POLL_FAILS,
    /** A job is not found although it is there; twice in a row at most. */
    POLL_MISSES,
    JOB_VANISHES,
    JOB_STUCK,
    JOB_EXPIRES,
    JOB_FAILS,
    JOB_CANCELLED_OUTSIDE,
    CANCEL_LOST,
    CANCEL_ANSWER_LOST,
    DELETE_FAILS,
    /** A poisonous request is refused at create and not later by a failed job. */
    POISON_REFUSED,
    /** The refusal names its line. */
    POISON_NAMED
  }

  private final Random random;
  private final Map<Fault, Double> chances;
  private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);

  Faults(long seed, Map<Fault, Double> chances) {
    this.random = new Random(seed);
    this.chances = chances;
  }

  boolean strikes(Fault fault) {
    boolean strikes = random.nextDouble() < chances.getOrDefault(fault, 0.0);
    if (strikes) {
      counts.merge(fault, 1, Integer::sum);
    }
    return strikes;
  }

  /** The process may die here. */
  void crash() {
    if (strikes(Fault.CRASH)) {
      throw new FakeService.Crash();
    }
  }

  /** How often it struck. */
  int count(Fault fault) {
    return counts.getOrDefault(fault, 0);
  }

  /** Milliseconds from 0 to most. */
  long upTo(long most) {
    return (long) (random.nextDouble() * most);
  }
}
