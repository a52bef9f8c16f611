package dev.promptbeam.request;

import dev.promptbeam.model.Reason;
import java.util.Locale;

/** A row that makes no request: a dead letter, never a reason to stop. */
public final class UnbuildableRowException extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  UnbuildableRowException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** ROW_MISSING_COLUMN, REQUEST_INVALID, REQUEST_TOO_LARGE or MEDIA_UNREADABLE. */
  public Reason reason() {
    return reason;
  }

  /** One sentence that names the column or field, or a file; never another value of a row. */
  public String sentence() {
    return String.valueOf(getMessage());
  }

  static UnbuildableRowException tooLarge(String seen, long bytes, long most) {
    return new UnbuildableRowException(
        Reason.REQUEST_TOO_LARGE,
        String.format(
            Locale.ROOT, "the request has %s%,d bytes, the limit is %,d", seen, bytes, most));
  }
}
