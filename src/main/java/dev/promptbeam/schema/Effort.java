package dev.promptbeam.schema;

import com.networknt.schema.JsonSchemaException;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * What one check may cost: steps that are counted, not time, so that the same answer gets the same
 * verdict on any machine. For one thread at a time.
 */
final class Effort {
  /** Characters that patterns look at: a second or two of work. */
  private static final long MOST_LOOKS = 250_000_000;

  /** Subschemas applied to a value, each with the messages that it may leave in memory. */
  private static final long LEAST_VISITS = 50_000;

  private static final long VISITS_PER_VALUE = 20;

  private static final ThreadLocal<Effort> CURRENT =
      ThreadLocal.withInitial(() -> new Effort(MOST_LOOKS, 1));

  private final long mostLooks;
  private final long mostVisits;
  private long looks;
  private long visits;

  private Effort(long mostLooks, long values) {
    this.mostLooks = mostLooks;
    mostVisits = LEAST_VISITS + VISITS_PER_VALUE * values;
  }

  /** Runs one check of so many values with a full measure. */
  static <T> T bounded(long values, Callable<T> check) throws Exception {
    return bounded(MOST_LOOKS, values, check);
  }

  static <T> T bounded(long mostLooks, long values, Callable<T> check) throws Exception {
    CURRENT.set(new Effort(mostLooks, values));
    try {
      return check.call();
    } finally {
      CURRENT.remove();
    }
  }

  /** That of the check that runs in this thread. */
  static Effort current() {
    return CURRENT.get();
  }

  /** One look at a character. */
  void look() {
    if (++looks > mostLooks) {
      throw new SpentException(
          String.format(
              Locale.ROOT, "a pattern of the schema takes more than %,d steps", mostLooks));
    }
  }

  /** One subschema applied to one value. */
  void visit() {
    if (++visits > mostVisits) {
      throw new SpentException(
          String.format(Locale.ROOT, "the schema branches into more than %,d checks", mostVisits));
    }
  }

  /** A check that has used up its measure; of the one kind that the validator lets through. */
  static final class SpentException extends JsonSchemaException {
    private static final long serialVersionUID = 1;

    SpentException(String message) {
      super(message);
    }
  }
}
