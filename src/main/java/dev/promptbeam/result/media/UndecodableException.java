package dev.promptbeam.result.media;

import java.io.IOException;

/** Data of an answer that cannot be what it says it is. */
public final class UndecodableException extends IOException {
  private static final long serialVersionUID = 1;

  UndecodableException(String message) {
    super(message);
  }

  /** The same, and of what it is said. */
  public static UndecodableException of(String what, UndecodableException fault) {
    UndecodableException named = new UndecodableException(what + " " + fault.getMessage());
    named.initCause(fault);
    return named;
  }
}
