package dev.promptbeam.scenario;

import java.time.Duration;

/** A command of the product that was started: as a process, or inside the test's own. */
public sealed interface Command extends AutoCloseable permits ChildProcess, InnerCommand {
  /** The exit code, waited for as long as patience lasts. */
  default int exitCode() throws InterruptedException {
    return exitCode(Eventually.PATIENCE);
  }

  int exitCode(Duration most) throws InterruptedException;

  boolean isAlive();

  String out();

  String err();

  /** All it has said, for the message of a test that fails. */
  default String story() {
    return "out:\n" + out() + "\nerr:\n" + err();
  }

  @Override
  void close() throws InterruptedException;
}
