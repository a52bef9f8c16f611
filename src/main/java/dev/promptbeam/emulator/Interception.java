package dev.promptbeam.emulator;

import org.jspecify.annotations.Nullable;

/** Ends a call before its handler does: with another answer, or with none at all. */
final class Interception extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Null: the connection is closed without a byte. */
  final transient @Nullable Reply reply;

  Interception(@Nullable Reply reply) {
    super("intercepted by a fault", null, false, false);
    this.reply = reply;
  }
}
