package dev.promptbeam.emulator.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import dev.promptbeam.emulator.json.Json;

/** What is wrong with one request, and where; the first problem ends its reading. */
public final class ScanProblem extends Exception {
  private static final long serialVersionUID = 1L;

  /** Column of the line, from 1. */
  public final int column;

  private final String callStart;
  private final String path;
  private final String callEnd;

  /** A problem of the whole request, which a call that carries it words in its own way. */
  ScanProblem(String message, String callMessage, int column) {
    this(message, callMessage, "", "", column);
  }

  private ScanProblem(String message, String callStart, String path, String callEnd, int column) {
    super(message, null, false, false);
    this.callStart = callStart;
    this.path = path;
    this.callEnd = callEnd;
    this.column = column;
  }

  /** A field that the message the parser is in does not have. */
  static ScanProblem unknownField(String name, JsonParser parser) {
    return unknownField(name, path(parser.getParsingContext().getParent()), column(parser));
  }

  static ScanProblem unknownField(String name, String path, int column) {
    return new ScanProblem(
        "no such field: '" + name + "'",
        "Invalid JSON payload received. Unknown name \"" + name + "\"",
        path,
        ": Cannot find field.",
        column);
  }

  /** A value the parser stands on that is not of its field's type. */
  static ScanProblem badValue(JsonParser parser, String expected) {
    JsonStreamContext field = fieldOfValue(parser);
    String path = path(field);
    while (field.inArray()) {
      field = field.getParent();
    }
    return new ScanProblem(
        "invalid value for field: '" + field.getCurrentName() + "', expected " + expected,
        "Invalid value",
        path,
        ", expected " + expected,
        column(parser));
  }

  /**
   * How a call that carries the request in its own body words it (protocol 1).
   *
   * @param root where in the body the request stands, empty when it is the body
   */
  public String callMessage(String root) {
    String joint = root.isEmpty() || path.isEmpty() ? "" : ".";
    String place = callEnd.isEmpty() ? "" : root + joint + path;
    return callStart + (place.isEmpty() ? "" : " at '" + place + "'") + callEnd;
  }

  public static int column(JsonParser parser) {
    return Math.max(1, parser.currentTokenLocation().getColumnNr());
  }

  /** Path of the value the parser stands on, be it at its start or its end. */
  static String valuePath(JsonParser parser) {
    return path(fieldOfValue(parser));
  }

  private static JsonStreamContext fieldOfValue(JsonParser parser) {
    JsonStreamContext context = parser.getParsingContext();
    return parser.currentToken().isStructStart() ? context.getParent() : context;
  }

  /** Google writes the original snake_case names in paths. */
  private static String path(JsonStreamContext innermost) {
    StringBuilder path = new StringBuilder();
    for (JsonStreamContext c = innermost; c != null && !c.inRoot(); c = c.getParent()) {
      String step =
          c.inArray()
              ? "[" + c.getCurrentIndex() + "]"
              : Json.snake(String.valueOf(c.getCurrentName()));
      path.insert(0, path.isEmpty() || path.charAt(0) == '[' ? step : step + ".");
    }
    return path.toString();
  }
}
