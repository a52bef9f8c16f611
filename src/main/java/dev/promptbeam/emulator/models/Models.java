package dev.promptbeam.emulator.models;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.reply.ApiException;
import dev.promptbeam.emulator.reply.RpcCode;
import dev.promptbeam.emulator.state.EmulatorClock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The models this server knows, what each can do, and which have retired by the server's clock: a
 * retired model is answered by another one, or is gone.
 */
public final class Models {
  private static final List<String> GENERATE =
      List.of("generateContent", "countTokens", "createCachedContent", "batchGenerateContent");
  private static final List<String> GENERATE_ONLY = List.of("generateContent", "countTokens");
  private static final List<String> EMBED =
      List.of("embedContent", "countTextTokens", "countTokens", "asyncBatchEmbedContent");

  /** Methods that a model has with another one, which alone its resource names. */
  private static final Map<String, String> WITH =
      Map.of(
          "streamGenerateContent",
          "generateContent",
          "batchEmbedContents",
          "asyncBatchEmbedContent");

  /** From when on the 2.0 models and the previews of image models are gone. */
  private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");

  private static final Instant LATE_JUNE = Instant.parse("2026-06-25T00:00:00Z");
  private static final Instant OCTOBER = Instant.parse("2026-10-08T00:00:00Z");
  private static final Instant DECEMBER = Instant.parse("2026-12-01T00:00:00Z");
  private static final Instant MAY_2028 = Instant.parse("2028-05-14T00:00:00Z");

  /** The dates are Google's announcements as of 2026-11 (protocol 10.1). */
  private static final Map<String, Retirement> RETIREMENTS =
      Map.of(
          "gemini-2.0-flash", new Retirement(JUNE, null),
          "gemini-2.0-flash-lite", new Retirement(JUNE, null),
          "gemini-2.5-flash", new Retirement(DECEMBER, "gemini-3.5-flash-lite"),
          "gemini-2.5-pro", new Retirement(DECEMBER, "gemini-3.8-flash"),
          "gemini-3-pro-image-preview", new Retirement(LATE_JUNE, null),
          "gemini-3.1-flash-image-preview", new Retirement(LATE_JUNE, null),
          "gemini-3.5-flash", new Retirement(OCTOBER, "gemini-3.6-flash"),
          "gemini-3.7-flash", new Retirement(OCTOBER, "gemini-3.8-flash"),
          "gemini-embedding-001", new Retirement(MAY_2028, null));

  private final EmulatorClock clock;
  private final Map<String, Retirement> retirements = new LinkedHashMap<>(RETIREMENTS);
  private final Map<String, List<String>> methods = new LinkedHashMap<>();

  /**
   * The end of a model as itself.
   *
   * @param answeredBy who answers in its place, or null where it is not found any more
   */
  private record Retirement(Instant from, @Nullable String answeredBy) {}

  /**
   * @param retired models that have retired whatever the clock says, with who answers for them: the
   *     model itself where it never retires, empty where nobody does
   */
  public Models(EmulatorClock clock, Map<String, String> retired) {
    this.clock = clock;
    for (String name :
        List.of(
            "gemini-2.0-flash",
            "gemini-2.0-flash-lite",
            "gemini-2.5-flash",
            "gemini-2.5-flash-image",
            "gemini-2.5-flash-lite",
            "gemini-2.5-pro",
            "gemini-2.5-flash-preview-tts",
            "gemini-2.5-pro-preview-tts",
            "gemini-3-flash-preview",
            "gemini-3-pro-image",
            "gemini-3-pro-image-preview",
            "gemini-3-pro-preview",
            "gemini-3.1-flash-image",
            "gemini-3.1-flash-image-preview",
            "gemini-3.1-flash-lite",
            "gemini-3.1-flash-lite-image",
            "gemini-3.1-pro-preview",
            "gemini-3.5-flash",
            "gemini-3.5-flash-lite",
            "gemini-3.6-flash",
            "gemini-3.7-flash",
            "gemini-3.8-flash",
            "gemini-4-argon",
            "gemini-nano-banana-2.1")) {
      methods.put(name, GENERATE);
    }
    methods.put("gemma-3-27b-it", GENERATE_ONLY);
    methods.put("gemini-embedding-001", EMBED);
    methods.put("gemini-embedding-2", EMBED);
    retired.forEach(
        (model, other) ->
            retirements.put(model, new Retirement(Instant.MIN, other.isEmpty() ? null : other)));
  }

  /**
   * Refuses a model that is unknown or gone, and one that lacks the method, alike (protocol 3.2).
   */
  public void check(String model, String version, String method) {
    if (!isServed(model) || !known(model).contains(WITH.getOrDefault(method, method))) {
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

  /** Who answers what this model is asked at a time: itself, as long as it has not retired. */
  public String answering(String model, Instant when) {
    Retirement end = retirements.get(model);
    String other = end == null || when.isBefore(end.from()) ? null : end.answeredBy();
    return other == null ? model : other;
  }

  /** Who answers now. */
  public String answering(String model) {
    return answering(model, clock.now());
  }

  List<String> names() {
    return methods.keySet().stream().filter(this::isServed).toList();
  }

  ObjectNode resource(String model, String version) {
    if (!isServed(model)) {
      throw new ApiException(
          RpcCode.NOT_FOUND, "Model is not found: models/" + model + " for api version " + version);
    }
    ObjectNode resource = Json.object();
    resource.put("name", "models/" + model);
    resource.put("version", "001");
    resource.put("displayName", model);
    resource.put("description", "Emulated: answers are made up.");
    boolean embeds = known(model).contains("embedContent");
    resource.put("inputTokenLimit", embeds ? embeddable(model) : 1_048_576);
    resource.put("outputTokenLimit", embeds ? 1 : 65_536);
    ArrayNode list = resource.putArray("supportedGenerationMethods");
    known(model).forEach(list::add);
    return resource;
  }

  private static int embeddable(String model) {
    return model.equals("gemini-embedding-001") ? 2048 : 8192;
  }

  private boolean isServed(String model) {
    Retirement end = retirements.get(model);
    boolean gone = end != null && end.answeredBy() == null && !clock.now().isBefore(end.from());
    return methods.containsKey(model) && !gone;
  }

  private List<String> known(String model) {
    return methods.getOrDefault(model, List.of());
  }
}
