package dev.promptbeam.batch;

final class RequestSubset {
  static void write(dev.promptbeam.ledger.RunDirectory d, SendingTask t)
      throws java.io.IOException {}
}
