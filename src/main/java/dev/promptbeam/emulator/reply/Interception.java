package dev.promptbeam.emulator.reply;

import org.jspecify.annotations.Nullable;

/** Ends a call before its handler does: with another answer, or with none at all. */
public final class Interception extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Null: the connection is closed without a byte. */
  public final transient @Nullable Reply reply;

  public Interception(@Nullable Reply reply) {
    super("intercepted by a fault", null, false, false);
    this.reply = reply;
  }
}
