package dev.promptbeam.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.promptbeam.model.ExitCode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Why a run shall end before it is complete. Lanes see it and end normally; the command takes the
 * exit code from it. Lifted when the run is started again.
 *
 * @param message one sentence for people, without the key
 * @param budget the least, in USD, with which the run goes on; null where it is not stopped for
 *     that
 */
public record StopRecord(
    StopCause cause,
    String message,
    int exitCode,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable BigDecimal budget) {

  public StopRecord(StopCause cause, String message, int exitCode) {
    this(cause, message, exitCode, null);
  }

  /** A stop after which the run goes on by being run again. */
  public static StopRecord of(StopCause cause, String message) {
    return new StopRecord(cause, message, ExitCode.STOPPED);
  }

  /** A stop by the budget. */
  public static StopRecord spent(String message, BigDecimal budget) {
    return new StopRecord(StopCause.BUDGET, message, ExitCode.BUDGET, budget);
  }

  /** A stop before anything was sent, for what the user has to mend. */
  public static StopRecord refusal(StopCause cause, String message) {
    return new StopRecord(cause, message, ExitCode.USAGE);
  }
}
