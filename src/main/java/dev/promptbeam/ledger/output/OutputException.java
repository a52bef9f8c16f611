package dev.promptbeam.ledger.output;

import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.ledger.StopCause;
import dev.promptbeam.ledger.StopRecord;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.model.IoReason;
import dev.promptbeam.storage.Locations;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What keeps results from a folder of the user's own: it is no defect, and the message says it. */
public final class OutputException extends IOException {
  private static final long serialVersionUID = 1;

  private final int exitCode;

  private OutputException(String message, int exitCode, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** The folder is not as it was left. */
  static OutputException changed(Path folder, String how) {
    return new OutputException("output.path, " + folder + ", " + how, ExitCode.STOPPED, null);
  }

  /** Another run publishes there under the same names. */
  static OutputException taken(@Nullable Path folder, String by) {
    return new OutputException("output.path, " + folder + ", " + by, ExitCode.USAGE, null);
  }

  /** What some cause says of a file in that folder; null where none does. */
  public static @Nullable OutputException of(ResultPlace place, Throwable failure) {
    if (place.folder() == null) {
      return null;
    }
    Path folder = Locations.path(place.folder());
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutputException found) {
        return found;
      }
      if (cause instanceof FileSystemException file
          && file.getFile() != null
          && Locations.path(file.getFile()).startsWith(folder)) {
        String message = "cannot use output.path, " + folder + ": " + IoReason.of(file);
        return new OutputException(message, ExitCode.STOPPED, failure);
      }
    }
    return null;
  }

  /** The stop that it is for a run on its way. */
  public StopRecord stop() {
    return new StopRecord(StopCause.OUTPUT, String.valueOf(getMessage()), exitCode);
  }
}
