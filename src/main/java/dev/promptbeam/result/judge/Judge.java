package dev.promptbeam.result.judge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.result.judge.Verdict.Failed;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an answer is a result; there is one for each kind of request. Safe for use by
 * many threads.
 */
public interface Judge {

  /** What a judge goes by, on its way to where answers are read. */
  @FunctionalInterface
  interface Rules extends Serializable {
    Judge judge();
  }

  /** What {@link #judgeResponse} needs of an answer. */
  Reading reading();

  /** Whether {@link #judgeResponse} needs the request that was asked. */
  boolean needsRequest();

  /** How many times the rest of an answer is asked for at most. */
  default int hops() {
    return 0;
  }

  /** The judge of answers whose rest is not asked for any more. */
  default Judge ofLastHop() {
    return this;
  }

  /**
   * The verdict on an answer that is neither missing nor an error.
   *
   * @param line with a response
   * @param request that was asked, for whoever {@link #needsRequest}
   */
  Verdict judgeResponse(AnswerLine line, @Nullable JsonNode request);

  /** The verdict on a line: errors are the same for all kinds (protocol 5.1, 5.3). */
  default Verdict judge(AnswerLine line, @Nullable JsonNode request) {
    Failed failed = LineErrors.of(line);
    return failed != null ? failed : judgeResponse(line, request);
  }
}
