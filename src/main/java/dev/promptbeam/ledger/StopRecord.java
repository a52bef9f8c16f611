package dev.promptbeam.ledger;

import dev.promptbeam.model.ExitCode;

/**
 * Why a run shall end before it is complete. Lanes see it and end normally; the command takes the
 * exit code from it. Lifted when the run is started again.
 *
 * @param message one sentence for people, without the key
 */
public record StopRecord(StopCause cause, String message, int exitCode) {
  /** A stop after which the run goes on by being run again. */
  public static StopRecord of(StopCause cause, String message) {
    return new StopRecord(cause, message, ExitCode.STOPPED);
  }

  /** A stop before anything was sent, for what the user has to mend. */
  public static StopRecord refusal(StopCause cause, String message) {
    return new StopRecord(cause, message, ExitCode.USAGE);
  }
}
