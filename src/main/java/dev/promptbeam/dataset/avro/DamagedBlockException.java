package dev.promptbeam.dataset.avro;

/** A block that says nothing; there may be others behind it. */
final class DamagedBlockException extends Exception {
  private static final long serialVersionUID = 1;

  DamagedBlockException(String message) {
    super(message, null, false, false);
  }
}
