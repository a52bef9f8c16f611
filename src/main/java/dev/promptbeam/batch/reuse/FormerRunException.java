package dev.promptbeam.batch.reuse;

import dev.promptbeam.model.IoReason;
import java.io.IOException;

/** A former run is not as the program leaves runs, or cannot be read. */
public final class FormerRunException extends IOException {
  private static final long serialVersionUID = 1;

  FormerRunException(String run, Exception cause) {
    super(
        "reuse: the answers of "
            + run
            + " cannot be read: "
            + (cause instanceof IOException io ? IoReason.withFile(io) : cause.getMessage())
            + "; restore that run, or take it out of the folder",
        cause);
  }
}
