package dev.promptbeam.result.line;

import dev.promptbeam.model.Stage;
import dev.promptbeam.model.Status;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads back the spellings that files use. */
public final class Spellings {
  private Spellings() {}

  public static Status status(String text) throws IOException {
    for (Status status : Status.values()) {
      if (status.text().equals(text)) {
        return status;
      }
    }
    throw new IOException("no status is called " + text);
  }

  /**
   * Null for a name that a spec has given.
   *
   * @throws IOException for what is no name
   */
  public static @Nullable Stage stage(String text) throws IOException {
    for (Stage stage : Stage.values()) {
      if (stage.text().equals(text)) {
        return stage;
      }
    }
    if (!text.matches("[A-Za-z][A-Za-z0-9_-]*")) {
      throw new IOException("no stage is called " + text);
    }
    return null;
  }
}
