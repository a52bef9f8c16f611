package dev.promptbeam.emulator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import java.util.Locale;

/** What is wrong with one request, and where; the first problem ends its reading. */
final class ScanProblem extends Exception {
  private static final long serialVersionUID = 1L;

  /** Column of the line, from 1. */
  final int column;

  /** How a call that carries the request in its own body words it (protocol 1). */
  final String callMessage;

  ScanProblem(String message, String callMessage, int column) {
    super(message, null, false, false);
    this.callMessage = callMessage;
    this.column = column;
  }

  static ScanProblem unknownField(String name, JsonParser parser) {
    JsonStreamContext context = parser.getParsingContext();
    String path = path(context);
    String where = path.isEmpty() ? "" : " at '" + path + "'";
    return new ScanProblem(
        "no such field: '" + name + "'",
        "Invalid JSON payload received. Unknown name \""
            + name
            + "\""
            + where
            + ": Cannot find field.",
        column(parser));
  }

  static ScanProblem badValue(JsonParser parser, String expected) {
    String name = String.valueOf(parser.getParsingContext().getCurrentName());
    return new ScanProblem(
        "invalid value for field: '" + name + "', expected " + expected,
        "Invalid value at '" + path(parser.getParsingContext()) + "', expected " + expected,
        column(parser));
  }

  static int column(JsonParser parser) {
    return Math.max(1, parser.currentTokenLocation().getColumnNr());
  }

  /** Google writes the original snake_case names in paths. */
  private static String path(JsonStreamContext context) {
    StringBuilder path = new StringBuilder();
    for (JsonStreamContext c = context.getParent(); c != null && !c.inRoot(); c = c.getParent()) {
      String step =
          c.inArray() ? "[" + c.getCurrentIndex() + "]" : snake(String.valueOf(c.getCurrentName()));
      path.insert(0, path.isEmpty() || path.charAt(0) == '[' ? step : step + ".");
    }
    return path.toString();
  }

  static String snake(String camel) {
    return camel.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
