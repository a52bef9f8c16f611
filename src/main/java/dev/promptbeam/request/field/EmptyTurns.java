package dev.promptbeam.request.field;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.RequestKind;
import org.jspecify.annotations.Nullable;

/**
 * Finds turns that say nothing: the service refuses them, and a blank prompt is not worth its
 * price.
 */
public final class EmptyTurns {
  private EmptyTurns() {}

  /**
   * The first turn that is empty, such as {@code contents[1]}, or the only one; null where all say
   * something. Placeholders that a row has yet to fill count as saying something.
   */
  public static @Nullable String first(RequestKind kind, JsonNode request) {
    JsonNode contents = request.path(kind.contents());
    if (contents.isObject()) {
      return isEmpty(contents.path("parts")) ? kind.contents() : null;
    }
    for (int turn = 0; turn < contents.size(); turn++) {
      JsonNode content = contents.path(turn);
      if (!content.isTextual() && isEmpty(content.path("parts"))) {
        return kind.contents() + "[" + turn + "]";
      }
    }
    return contents.isEmpty() && !contents.isTextual() ? kind.contents() + "[0]" : null;
  }

  private static boolean isEmpty(JsonNode parts) {
    if (parts.isTextual()) {
      return false;
    }
    for (JsonNode part : parts) {
      if (!saysNothing(part)) {
        return false;
      }
    }
    return true;
  }

  private static boolean saysNothing(JsonNode part) {
    return (part.isEmpty() && !part.isTextual())
        || (part.size() == 1 && part.has("text") && part.path("text").asText().isBlank());
  }
}
