package dev.promptbeam.emulator.setup;

/**
 * What makes a job move on in the emulator. No mode ever sleeps on behalf of a job; states are
 * worked out when somebody looks.
 */
public enum TimeMode {
  /**
   * Jobs move by being polled: PENDING when created, RUNNING at the first get, ended at the second.
   * A list shows the state but does not advance it. Timestamps and expiry use the wall clock.
   */
  POLLS,
  /** Jobs move by a clock that stands still until {@code POST /_emulator/clock} advances it. */
  VIRTUAL,
  /** Jobs move by the wall clock. */
  REAL
}
