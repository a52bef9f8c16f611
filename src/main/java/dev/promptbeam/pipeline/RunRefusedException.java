package dev.promptbeam.pipeline;

/** A run that cannot begin or go on, for a reason the user can mend; nothing was sent by it. */
public class RunRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  /** Bad usage, spec, key, dataset or identity. */
  public static final int USAGE = 2;

  /** Complete, but no longer whole on disk. */
  public static final int DAMAGED = 1;

  /** Stopped before its end, resumable. */
  public static final int STOPPED = 5;

  private final int exitCode;

  public RunRefusedException(String message) {
    this(message, USAGE);
  }

  /**
   * @param exitCode {@link #USAGE}, {@link #DAMAGED} or {@link #STOPPED}
   */
  public RunRefusedException(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  public int exitCode() {
    return exitCode;
  }

  /** One sentence: what is wrong and what to do. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
