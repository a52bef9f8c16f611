package dev.promptbeam.result.format;

import dev.promptbeam.model.Reason;
import java.io.IOException;

/** A result row that its table has no form for: it costs that row, and no file or run. */
public final class UnfitRowException extends IOException {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  UnfitRowException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  UnfitRowException(Exception cause) {
    super("the row has no form in the table: " + cause.getMessage(), cause);
    this.reason = Reason.RESULT_UNUSABLE;
  }

  /** Why the row has no result. */
  public Reason reason() {
    return reason;
  }
}
