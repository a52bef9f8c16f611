package dev.promptbeam.score;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Compares what is scored of an answer with one value that is expected. */
interface Comparison {
  /** Stands for a score that there is none of. */
  double NONE = Double.NaN;

  /**
   * A score, 1 for what is as expected; {@link #NONE} where there is none.
   *
   * @param expected of which {@link #unusable} has nothing to say
   */
  double score(Subject subject, JsonNode expected);

  /** What an expected value is to have and lacks, such as "no number"; null where it is well. */
  default @Nullable String unusable(JsonNode expected) {
    return null;
  }

  /** All or nothing. */
  static double of(boolean right) {
    return right ? 1 : 0;
  }
}
