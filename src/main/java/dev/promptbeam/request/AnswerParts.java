package dev.promptbeam.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What answers may hold besides text, by the request that asks for them; where a row decides, it
 * may.
 *
 * @param calls of functions that the request declares, or the cache that it names
 * @param thoughts of the model
 * @param candidates more than one
 * @param media pictures or sound
 */
public record AnswerParts(boolean calls, boolean thoughts, boolean candidates, boolean media)
    implements Serializable {
  private static final List<String> MEDIA_FIELDS = List.of("imageConfig", "speechConfig");
  private static final Set<String> MEDIA = Set.of("IMAGE", "AUDIO", "VIDEO");

  /** Those of a request as far as it is known. */
  static AnswerParts of(JsonNode request) {
    if (request instanceof POJONode row) {
      boolean any = !(row.getPojo() instanceof ChatSlot);
      return new AnswerParts(true, any, true, any);
    }
    JsonNode config = request.path("generationConfig");
    JsonNode tools = request.path("tools");
    JsonNode thinking = config.path("thinkingConfig");
    JsonNode count = config.path("candidateCount");
    return new AnswerParts(
        request.has("cachedContent") || hasTool(tools, "functionDeclarations"),
        config.isPojo() || thinking.isPojo() || isTrue(thinking.path("includeThoughts")),
        config.isPojo() || count.isPojo() || count.asInt(1) > 1,
        config.isPojo() || asksForMedia(config) || hasTool(tools, "codeExecution"));
  }

  private static boolean isTrue(JsonNode node) {
    return node.isPojo() || node.asBoolean();
  }

  private static boolean hasTool(JsonNode tools, String name) {
    boolean found = tools.isPojo();
    for (JsonNode tool : tools) {
      found |= tool.isPojo() || tool.has(name);
    }
    return found;
  }

  private static boolean asksForMedia(JsonNode config) {
    JsonNode modalities = config.path("responseModalities");
    boolean asked = modalities.isPojo() || MEDIA_FIELDS.stream().anyMatch(config::has);
    for (JsonNode modality : modalities) {
      asked |= modality.isPojo() || MEDIA.contains(modality.asText().toUpperCase(Locale.ROOT));
    }
    return asked;
  }
}
