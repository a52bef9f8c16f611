package dev.promptbeam.cli;

/** What the command's exit status tells. */
final class ExitCode {
  /** Complete, or nothing to complain of. */
  static final int OK = 0;

  /** A defect of the program. */
  static final int DEFECT = 1;

  /** Bad usage, spec, key, dataset or identity; nothing was sent. */
  static final int USAGE = 2;

  /** Complete, with more dead letters than allowed or a file not read to its end. */
  static final int DEAD_LETTERS = 3;

  /** Stopped before the end; resumable with the same run id. */
  static final int STOPPED = 5;

  private ExitCode() {}
}
