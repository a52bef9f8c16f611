package dev.promptbeam.model;

/** What the exit status of a command tells, and {@code exitCode} in the records of a run. */
public final class ExitCode {
  /** Complete, or nothing to complain of. */
  public static final int OK = 0;

  /** A defect of the program, or a complete run that is no longer whole on disk. */
  public static final int DEFECT = 1;

  /** Bad usage, spec, key, dataset or identity; nothing was sent. */
  public static final int USAGE = 2;

  /** Complete, with more dead letters than allowed or a file not read to its end; or cancelled. */
  public static final int DEAD_LETTERS = 3;

  /** Stopped by the budget; resumable with a larger one. */
  public static final int BUDGET = 4;

  /** Stopped before the end; resumable with the same run id. */
  public static final int STOPPED = 5;

  private ExitCode() {}
}
