package dev.promptbeam.result.line;

import dev.promptbeam.model.Stage;
import dev.promptbeam.model.Status;
import java.io.IOException;

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

  public static Stage stage(String text) throws IOException {
    for (Stage stage : Stage.values()) {
      if (stage.text().equals(text)) {
        return stage;
      }
    }
    throw new IOException("no stage is called " + text);
  }
}
