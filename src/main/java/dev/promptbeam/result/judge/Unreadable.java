package dev.promptbeam.result.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.model.JsonLimits;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.RowFailure;
import dev.promptbeam.result.judge.Verdict.Failed;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why an answer line could not be read. A broken line is asked for again; one that came whole and
 * passes our limits is not, since the next one would be paid for in vain too.
 */
final class Unreadable {
  private Unreadable() {}

  /** A line that is longer than what is read of one. */
  static Failed tooLong() {
    return new Failed(
        Reason.RESULT_UNUSABLE,
        String.format(
            Locale.ROOT,
            "its answer line is longer than the %,d bytes that are read",
            LineReader.LONGEST_LINE));
  }

  /** A line whose reading has failed. */
  static Failed because(Throwable failure) {
    String limit = limit(failure);
    if (limit != null) {
      return new Failed(Reason.RESULT_UNUSABLE, "its answer line cannot be read: " + limit);
    }
    return failure instanceof JsonProcessingException
        ? new Failed(Reason.RESULT_UNREADABLE, "its answer line is not JSON")
        : new Failed(
            Reason.RESULT_UNUSABLE, "its answer line cannot be read: " + RowFailure.name(failure));
  }

  private static @Nullable String limit(Throwable failure) {
    return failure instanceof JsonProcessingException fault ? JsonLimits.passed(fault) : null;
  }
}
