package dev.promptbeam.gemini;

/** State of a batch job, of either spelling on the wire (protocol 3.5). */
public enum BatchState {
  PENDING(false),
  RUNNING(false),
  SUCCEEDED(true),
  FAILED(true),
  CANCELLED(true),
  EXPIRED(true),
  /** A name this version does not know: judged by {@code done}, else still waited for. */
  UNKNOWN(false);

  private final boolean terminal;

  BatchState(boolean terminal) {
    this.terminal = terminal;
  }

  public boolean terminal() {
    return terminal;
  }
}
