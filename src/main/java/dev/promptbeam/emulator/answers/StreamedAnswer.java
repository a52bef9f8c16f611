package dev.promptbeam.emulator.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.emulator.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * A response in the pieces in which the service streams it: text in several, counts in each, the
 * reason for the end in the last (protocol 3.8).
 */
public final class StreamedAnswer {
  private static final int MOST_PIECES = 4;
  private static final int USUAL_CHARACTERS = 16;

  private final ObjectNode response;

  public StreamedAnswer(ObjectNode response) {
    this.response = response;
  }

  public List<ObjectNode> pieces() {
    int longest = 0;
    for (JsonNode candidate : response.path("candidates")) {
      longest = Math.max(longest, text(candidate).length());
    }
    int count = Math.min(MOST_PIECES, Math.max(longest < 2 ? 1 : 2, longest / USUAL_CHARACTERS));
    List<ObjectNode> pieces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pieces.add(piece(i, count));
    }
    return pieces;
  }

  private ObjectNode piece(int number, int count) {
    boolean last = number == count - 1;
    ObjectNode piece = response.deepCopy();
    for (JsonNode candidate : piece.path("candidates")) {
      cut((ObjectNode) candidate, number, count);
      if (!last) {
        ((ObjectNode) candidate)
            .remove(List.of("finishReason", "finishMessage", "continuationToken"));
      }
    }
    if (!last) {
      ObjectNode usage = (ObjectNode) piece.get("usageMetadata");
      usage.remove(List.of("candidatesTokenCount", "thoughtsTokenCount"));
      usage.set("totalTokenCount", usage.get("promptTokenCount"));
    }
    return piece;
  }

  /** Parts before the text come with its first piece; what has no text comes with the last. */
  private static void cut(ObjectNode candidate, int number, int count) {
    String text = text(candidate);
    if (!(candidate.at("/content/parts") instanceof ArrayNode parts)) {
      return;
    }
    if (text.isEmpty()) {
      if (number < count - 1) {
        parts.removeAll();
      }
      return;
    }
    int from = place(text, number, count);
    int to = place(text, number + 1, count);
    ((ObjectNode) parts.get(parts.size() - 1)).put("text", text.substring(from, to));
    while (number > 0 && parts.size() > 1) {
      parts.remove(0);
    }
  }

  /** Never inside a surrogate pair. */
  private static int place(String text, int number, int count) {
    int place = (int) ((long) text.length() * number / count);
    boolean inside =
        place > 0 && place < text.length() && Character.isLowSurrogate(text.charAt(place));
    return inside ? place + 1 : place;
  }

  /** The text that is streamed: the last part, unless that is something else. */
  private static String text(JsonNode candidate) {
    JsonNode parts = candidate.at("/content/parts");
    JsonNode last = parts.isEmpty() ? Json.object() : parts.get(parts.size() - 1);
    return last.path("thought").asBoolean() ? "" : last.path("text").asText("");
  }
}
