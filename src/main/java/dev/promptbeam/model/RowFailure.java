package dev.promptbeam.model;

/**
 * What was thrown while one row was worked on: it costs that row and not the run, whatever it is,
 * an Error too. Only when memory is out, no row is to blame.
 */
public final class RowFailure {
  private static final int LONGEST = 300;

  private RowFailure() {}

  /**
   * The failure's name with its message, for a dead letter.
   *
   * @throws OutOfMemoryError if that is what was thrown
   */
  public static String name(Throwable failure) {
    if (failure instanceof OutOfMemoryError memory) {
      throw memory;
    }
    String message = failure.getMessage();
    String name = failure.getClass().getSimpleName();
    if (message == null || message.isBlank()) {
      return name;
    }
    return name + ": " + (message.length() > LONGEST ? message.substring(0, LONGEST) : message);
  }
}
