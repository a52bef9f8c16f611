package dev.promptbeam.model;

import java.util.Locale;

/** How a row ended, in the words of result rows and dead letters. */
public enum Status {
  SUCCESS,
  INVALID_INPUT,
  ERROR,
  BLOCKED,
  INVALID_OUTPUT,
  EXPIRED,
  CANCELLED,
  MISSING;

  /** The spelling in files: {@code invalid_input}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
