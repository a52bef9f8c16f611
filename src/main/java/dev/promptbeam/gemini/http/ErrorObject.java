package dev.promptbeam.gemini.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Locale;
import java.util.Map;

/**
 * The API's own error (protocol 1), the one thing that is its refusal: whatever else comes with
 * whatever status was made by something between here and the service, which has not judged the
 * call.
 */
final class ErrorObject {
  /** Asked for by a proxy on the way, never by the service. */
  static final int PROXY_AUTHENTICATION = 407;

  private static final Map<String, Integer> HTTP_OF =
      Map.ofEntries(
          Map.entry("CANCELLED", 499),
          Map.entry("UNKNOWN", 500),
          Map.entry("INVALID_ARGUMENT", 400),
          Map.entry("DEADLINE_EXCEEDED", 504),
          Map.entry("NOT_FOUND", 404),
          Map.entry("ALREADY_EXISTS", 409),
          Map.entry("PERMISSION_DENIED", 403),
          Map.entry("RESOURCE_EXHAUSTED", 429),
          Map.entry("FAILED_PRECONDITION", 400),
          Map.entry("ABORTED", 409),
          Map.entry("OUT_OF_RANGE", 400),
          Map.entry("UNIMPLEMENTED", 501),
          Map.entry("INTERNAL", 500),
          Map.entry("UNAVAILABLE", 503),
          Map.entry("DATA_LOSS", 500),
          Map.entry("UNAUTHENTICATED", 401));

  private ErrorObject() {}

  /** The member of an envelope, which may be wrapped in an array; a missing node where none. */
  static JsonNode in(JsonNode body) {
    JsonNode envelope = body.isArray() && body.size() == 1 ? body.path(0) : body;
    JsonNode error = envelope.path("error");
    return error.isObject() ? error : MissingNode.getInstance();
  }

  /** True where it is an error of an answer with that HTTP status. */
  static boolean fits(int status, JsonNode error) {
    return status != PROXY_AUTHENTICATION
        && error.isObject()
        && (code(error) == status || HTTP_OF.getOrDefault(name(error), 0) == status);
  }

  /**
   * The HTTP status of an error inside an answer that says 200 (protocol 2.2), where only the
   * object itself can tell whose it is; 0 where it does not.
   */
  static int statusWithin(JsonNode error) {
    int code = code(error);
    return HTTP_OF.getOrDefault(name(error), 0) == code ? code : 0;
  }

  /** Such as {@code NOT_FOUND}; empty where none. */
  static String name(JsonNode error) {
    return error.path("status").asText("").toUpperCase(Locale.ROOT);
  }

  private static int code(JsonNode error) {
    return error.path("code").isIntegralNumber() ? error.path("code").asInt() : -1;
  }
}
