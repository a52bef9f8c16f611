package dev.promptbeam.run.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Between what a number is expected.
 *
 * @param high null where nothing bounds it
 */
@JsonInclude
public record Range(long low, @Nullable Long high) {
  Range plus(Range other) {
    Long most = high;
    Long more = other.high;
    return new Range(low + other.low, most == null || more == null ? null : most + more);
  }

  /** A number, with what it may be off to both sides. */
  static Range about(double number, double share) {
    return new Range((long) (number * (1 - share)), (long) Math.ceil(number * (1 + share)));
  }
}
