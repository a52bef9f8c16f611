package dev.promptbeam.result.format;

/**
 * A column of a table of results. Each may be null in any row.
 *
 * @param precision digits of a decimal; 0 for all else
 * @param scale how many of them stand behind the point
 */
record TableColumn(String name, Type type, int precision, int scale) {
  /** What its values are. */
  enum Type {
    TEXT,
    BOOLEAN,
    /** A whole number of 64 bits. */
    WHOLE,
    /** A number of 64 bits with a floating point. */
    FRACTION,
    DECIMAL,
    /** The text of any JSON value. */
    JSON,
    /** A list of numbers of 32 bits. */
    VECTOR
  }

  static TableColumn of(String name, Type type) {
    return new TableColumn(name, type, 0, 0);
  }

  /** Whether CSV puts its values in quotes: such as may hold any letter. */
  boolean quoted() {
    return switch (type) {
      case TEXT, JSON, VECTOR -> true;
      case BOOLEAN, WHOLE, FRACTION, DECIMAL -> false;
    };
  }
}
