package dev.promptbeam.score;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Compares what is scored of an answer with one value that is expected.
 *
 * @param <T> what is made of an expected value
 */
interface Comparison<T> {
  /** Stands for a score that there is none of. */
  double NONE = Double.NaN;

  /** What an expected value is compared as; null where it lacks {@link #wanted}. */
  @Nullable T prepared(JsonNode expected);

  /** What an expected value has to have, such as "a number". */
  default String wanted() {
    return "a value";
  }

  /** A score, 1 for what is as expected; {@link #NONE} where there is none. */
  double score(Subject subject, T expected);

  /** All or nothing. */
  static double of(boolean right) {
    return right ? 1 : 0;
  }
}
