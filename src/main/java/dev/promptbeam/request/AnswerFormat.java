package dev.promptbeam.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
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

  static AnswerFormat of(JsonNode request) throws TemplateSyntaxException {
    JsonNode config = request.path("generationConfig");
    return new AnswerFormat(
        config.path("responseMimeType").asText().equals("application/json"),
        schema(config, "responseSchema"),
        schema(config, "responseJsonSchema"));
  }

  private static @Nullable String schema(JsonNode config, String name)
      throws TemplateSyntaxException {
    if (!config.has(name)) {
      return null;
    }
    TemplateCompiler compiler = new TemplateCompiler(false);
    Program program = compiler.compile(config.get(name));
    boolean constant = compiler.slots().isEmpty();
    return constant ? new String(program.run(new Filling[0], false), StandardCharsets.UTF_8) : null;
  }
}
