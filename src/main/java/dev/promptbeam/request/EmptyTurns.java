package dev.promptbeam.request;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Finds turns that say nothing: the service refuses them, and a blank prompt is not worth its
 * price.
 */
final class EmptyTurns {
  private EmptyTurns() {}

  /**
   * The index of the first empty turn, -1 where all say something; 0 without turns. Placeholders
   * that a row has yet to fill count as saying something.
   */
  static int first(JsonNode request) {
    JsonNode contents = request.path("contents");
    for (int turn = 0; turn < contents.size(); turn++) {
      JsonNode content = contents.path(turn);
      if (!content.isTextual() && isEmpty(content.path("parts"))) {
        return turn;
      }
    }
    return contents.isEmpty() && !contents.isTextual() ? 0 : -1;
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
