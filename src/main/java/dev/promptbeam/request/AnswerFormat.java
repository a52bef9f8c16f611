package dev.promptbeam.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks its answers to look like. Schemas that a row fills in are not known here.
 *
 * @param wantsJson whether responseMimeType is application/json
 * @param responseSchema generationConfig.responseSchema as JSON text (the API's OpenAPI subset), or
 *     null
 * @param responseJsonSchema generationConfig.responseJsonSchema as JSON text, or null
 */
public record AnswerFormat(
    boolean wantsJson, @Nullable String responseSchema, @Nullable String responseJsonSchema)
    implements Serializable {

  static AnswerFormat of(JsonNode request, TemplateCompiler compiler) {
    JsonNode config = request.path("generationConfig");
    return new AnswerFormat(
        config.path("responseMimeType").asText().equals("application/json"),
        schema(config, "responseSchema", compiler),
        schema(config, "responseJsonSchema", compiler));
  }

  private static @Nullable String schema(JsonNode config, String name, TemplateCompiler compiler) {
    String path = "generationConfig." + name;
    boolean filled = compiler.slotAt().keySet().stream().anyMatch(slot -> slot.startsWith(path));
    return filled || !config.has(name) ? null : SpelledJson.write(config.get(name));
  }
}
