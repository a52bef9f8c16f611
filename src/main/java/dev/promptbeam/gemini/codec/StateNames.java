package dev.promptbeam.gemini.codec;

import dev.promptbeam.gemini.BatchState;
import dev.promptbeam.gemini.RpcStatus;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Normalises the states of both spellings (protocol 3.5). */
final class StateNames {
  private static final int RPC_CANCELLED = 1;
  private static final int RPC_DEADLINE_EXCEEDED = 4;

  private StateNames() {}

  /** A state that is final by name stands; else {@code done} decides. */
  static BatchState of(String text, boolean done, @Nullable RpcStatus error) {
    BatchState named = named(text.toUpperCase(Locale.ROOT).replaceFirst("^(BATCH|JOB)_STATE_", ""));
    return named.terminal() || !done ? named : ended(error);
  }

  /** Vertex's names (QUEUED, PAUSED and more) are unknown here: this API never sends them. */
  private static BatchState named(String name) {
    return switch (name) {
      case "PENDING" -> BatchState.PENDING;
      case "RUNNING" -> BatchState.RUNNING;
      case "SUCCEEDED" -> BatchState.SUCCEEDED;
      case "FAILED" -> BatchState.FAILED;
      case "CANCELLED" -> BatchState.CANCELLED;
      case "EXPIRED" -> BatchState.EXPIRED;
      default -> BatchState.UNKNOWN;
    };
  }

  /** Without an error it succeeded: its output may be attached a little later (protocol 3.4). */
  private static BatchState ended(@Nullable RpcStatus error) {
    if (error == null) {
      return BatchState.SUCCEEDED;
    }
    return switch (error.code()) {
      case RPC_CANCELLED -> BatchState.CANCELLED;
      case RPC_DEADLINE_EXCEEDED -> BatchState.EXPIRED;
      default -> BatchState.FAILED;
    };
  }
}
