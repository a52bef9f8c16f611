package dev.promptbeam.emulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The models this server knows and what each can do. */
final class Models {
  private static final List<String> GENERATE =
      List.of("generateContent", "countTokens", "createCachedContent", "batchGenerateContent");
  private static final List<String> GENERATE_ONLY = List.of("generateContent", "countTokens");
  private static final List<String> EMBED =
      List.of("embedContent", "countTextTokens", "countTokens", "asyncBatchEmbedContent");

  private final Map<String, List<String>> methods = new LinkedHashMap<>();

  Models() {
    for (String name :
        List.of(
            "gemini-2.0-flash",
            "gemini-2.0-flash-lite",
            "gemini-2.5-flash",
            "gemini-2.5-flash-image",
            "gemini-2.5-flash-lite",
            "gemini-2.5-pro",
            "gemini-3-flash-preview",
            "gemini-3-pro-image",
            "gemini-3-pro-image-preview",
            "gemini-3-pro-preview",
            "gemini-3.1-flash-image",
            "gemini-3.1-flash-lite",
            "gemini-3.1-flash-lite-image",
            "gemini-3.1-pro-preview",
            "gemini-3.5-flash",
            "gemini-3.5-flash-lite",
            "gemini-3.6-flash",
            "gemini-3.7-flash",
            "gemini-3.8-flash")) {
      methods.put(name, GENERATE);
    }
    methods.put("gemma-3-27b-it", GENERATE_ONLY);
    methods.put("gemini-embedding-001", EMBED);
    methods.put("gemini-embedding-2", EMBED);
  }

  /** Refuses an unknown model, and one that lacks the method, alike (protocol 3.2). */
  void check(String model, String version, String method) {
    List<String> known = methods.get(model);
    boolean embedsMany = method.equals("batchEmbedContents") && EMBED.equals(known);
    if (known == null || !known.contains(method) && !embedsMany) {
      throw new ApiException(
          RpcCode.NOT_FOUND,
          "models/"
              + model
              + " is not found for API version "
              + version
              + ", or is not supported for "
              + method
              + ". Call ListModels to see the list of available models and their supported"
              + " methods.");
    }
  }

  List<String> names() {
    return List.copyOf(methods.keySet());
  }

  ObjectNode resource(String model, String version) {
    List<String> known = methods.get(model);
    if (known == null) {
      throw new ApiException(
          RpcCode.NOT_FOUND, "Model is not found: models/" + model + " for api version " + version);
    }
    ObjectNode resource = Json.object();
    resource.put("name", "models/" + model);
    resource.put("version", "001");
    resource.put("displayName", model);
    resource.put("description", "Emulated: answers are made up.");
    resource.put("inputTokenLimit", 1_048_576);
    resource.put("outputTokenLimit", 65_536);
    ArrayNode list = resource.putArray("supportedGenerationMethods");
    known.forEach(list::add);
    return resource;
  }
}
