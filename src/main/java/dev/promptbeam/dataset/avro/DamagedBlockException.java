package dev.promptbeam.dataset.avro;

import java.io.IOException;

/** A block that says nothing; there may be others behind it. */
final class DamagedBlockException extends IOException {
  private static final long serialVersionUID = 1;

  DamagedBlockException(String message) {
    super(message);
  }
}
