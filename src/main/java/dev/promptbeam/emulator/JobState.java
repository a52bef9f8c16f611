package dev.promptbeam.emulator;

/** States of a batch (protocol 3.5). */
enum JobState {
  PENDING,
  RUNNING,
  SUCCEEDED,
  FAILED,
  CANCELLED,
  EXPIRED;

  boolean isTerminal() {
    return this != PENDING && this != RUNNING;
  }
}
