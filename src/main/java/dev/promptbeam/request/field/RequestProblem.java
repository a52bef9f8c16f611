package dev.promptbeam.request.field;

import org.jspecify.annotations.Nullable;

/**
 * One fault of a request.
 *
 * @param path where, from the request down and as spelled there: {@code contents[0].parts}; empty
 *     for the request itself
 * @param kind whether a name or a value is at fault
 * @param message what is wrong, without the path
 * @param suggestion the name that was probably meant, or null
 */
public record RequestProblem(String path, Kind kind, String message, @Nullable String suggestion) {

  /** What is at fault. */
  public enum Kind {
    /** A name that this version does not know; a newer API may. */
    UNKNOWN_FIELD,
    /** A known name in a wrong place. */
    NAME,
    VALUE,
    /** One of the API's words that this version does not know; a newer API may. */
    UNKNOWN_VALUE
  }

  /** Whether it may be the fault of this version, which knows less than the API. */
  public boolean mayBeNewer() {
    return kind == Kind.UNKNOWN_FIELD || kind == Kind.UNKNOWN_VALUE;
  }

  /** Whether the name of a field is at fault, not what it holds. */
  public boolean ofName() {
    return kind == Kind.UNKNOWN_FIELD || kind == Kind.NAME;
  }

  public static RequestProblem value(String path, String message) {
    return new RequestProblem(path, Kind.VALUE, message, null);
  }

  public static RequestProblem name(String path, String message) {
    return new RequestProblem(path, Kind.NAME, message, null);
  }

  @Override
  public String toString() {
    String place = path.isEmpty() ? "request" : path;
    String hint = suggestion == null ? "" : "; did you mean \"" + suggestion + "\"?";
    return place + ": " + message + hint;
  }
}
