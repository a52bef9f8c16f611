package dev.promptbeam.request;

/** Whether rows with identical requests share one answer. */
public enum Deduplicate {
  /** Only where the same answer is expected anyway: at a temperature of 0. */
  AUTO,
  TRUE,
  FALSE
}
