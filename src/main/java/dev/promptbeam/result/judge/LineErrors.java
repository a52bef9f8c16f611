package dev.promptbeam.result.judge;

import dev.promptbeam.model.Reason;
import dev.promptbeam.result.judge.AnswerLine.Fault;
import dev.promptbeam.result.judge.Verdict.Failed;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with an answer line whatever was asked. A line with both a response and an error is
 * an error, unless the error says code 0 (OK).
 */
final class LineErrors {
  private LineErrors() {}

  /** Why the line holds no answer; null where it does. */
  static @Nullable Failed of(AnswerLine line) {
    Fault fault = line.fault();
    if (fault != null && isError(line)) {
      return failed(fault);
    }
    return line.response() != null
        ? null
        : new Failed(
            Reason.RESULT_UNREADABLE, "the answer line has neither a response nor an error");
  }

  /** Whether the line says that its request failed. */
  static boolean isError(AnswerLine line) {
    Fault fault = line.fault();
    return fault != null && !isOk(fault, line);
  }

  private static boolean isOk(Fault fault, AnswerLine line) {
    return "0".equals(fault.code()) || (isEmpty(fault) && line.response() != null);
  }

  private static boolean isEmpty(Fault fault) {
    return fault.code() == null && fault.message() == null;
  }

  private static Failed failed(Fault fault) {
    String message = fault.message();
    Reason reason = Reason.api(RpcCode.of(fault.code()));
    if (message == null || message.isBlank()) {
      return new Failed(reason, "the service sent an error without a message");
    }
    return new Failed(reason, message);
  }
}
