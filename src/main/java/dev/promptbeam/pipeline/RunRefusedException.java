package dev.promptbeam.pipeline;

import dev.promptbeam.model.ExitCode;

/** A run that cannot begin or go on, for a reason the user can mend; nothing was sent by it. */
public class RunRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final int exitCode;

  public RunRefusedException(String message) {
    this(message, ExitCode.USAGE);
  }

  /**
   * @param exitCode of {@link ExitCode}: {@code USAGE}, {@code STOPPED}, or {@code DEFECT} for
   *     files lost for good
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
