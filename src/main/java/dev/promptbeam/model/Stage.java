package dev.promptbeam.model;

import java.util.Locale;

/** Where a row became a dead letter. */
public enum Stage {
  READ,
  BUILD,
  SUBMIT,
  RUN,
  JOIN;

  /** The spelling in files: {@code read}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
