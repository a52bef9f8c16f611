package dev.promptbeam.emulator.batches;

/** States of a batch (protocol 3.5). */
public enum JobState {
  PENDING,
  RUNNING,
  SUCCEEDED,
  FAILED,
  CANCELLED,
  EXPIRED;

  public boolean isTerminal() {
    return this != PENDING && this != RUNNING;
  }
}
