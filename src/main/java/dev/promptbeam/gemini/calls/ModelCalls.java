package dev.promptbeam.gemini.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.ModelInfo;
import dev.promptbeam.gemini.codec.Members;
import dev.promptbeam.gemini.codec.ResourceName;
import dev.promptbeam.gemini.http.Call;
import dev.promptbeam.gemini.http.JsonCalls;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/** Models and their synchronous calls (protocol 3.7). */
final class ModelCalls {
  /** Answers at the flex tier come within a quarter of an hour (protocol 3.9). */
  private static final Duration FLEX_ANSWER = Duration.ofMinutes(20);

  private final Wire wire;
  private final JsonCalls json;

  ModelCalls(Wire wire) {
    this.wire = wire;
    this.json = wire.json();
  }

  ModelInfo get(String model) throws GeminiException, InterruptedException {
    Call call = wire.get(ResourceName.model(model));
    JsonCalls.Answered dated = json.dated(call);
    Members answer = dated.object();
    if (!ResourceName.isModel(answer.text("name"))) {
      throw new GeminiException.Unavailable(
          call.label() + ": not an answer of the API: a model without a name", 200, null);
    }
    Set<String> methods = new LinkedHashSet<>();
    answer.node("supportedGenerationMethods").forEach(method -> methods.add(method.asText()));
    return new ModelInfo(answer.text("name"), Set.copyOf(methods), dated.made());
  }

  long countTokens(String model, ObjectNode request) throws GeminiException, InterruptedException {
    String name = ResourceName.model(model);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("generateContentRequest").put("model", name).setAll(request);
    Call call = wire.post(name + ":countTokens", JsonCalls.bytes(body));
    Members answer = json.call(call);
    if (!answer.has("totalTokens")) {
      // Zero is left out of answers, and a request without tokens is none.
      throw new GeminiException.Unavailable(
          call.label() + ": not an answer of the API: no totalTokens", 200, null);
    }
    return answer.number("totalTokens", 0);
  }

  JsonNode generateContent(String model, ObjectNode request)
      throws GeminiException, InterruptedException {
    boolean flex = request.path("serviceTier").asText().equals("flex");
    Duration usual = wire.options().timeouts().generate();
    return generate(
        ResourceName.model(model) + ":generateContent", request, flex ? FLEX_ANSWER : usual);
  }

  JsonNode embedContent(String model, ObjectNode request)
      throws GeminiException, InterruptedException {
    String name = ResourceName.model(model);
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", name);
    return generate(
        name + ":embedContent", body.setAll(request), wire.options().timeouts().generate());
  }

  private JsonNode generate(String path, JsonNode body, Duration patience)
      throws GeminiException, InterruptedException {
    Call call = wire.post(path, JsonCalls.bytes(body), patience);
    return json.call(call).object();
  }
}
