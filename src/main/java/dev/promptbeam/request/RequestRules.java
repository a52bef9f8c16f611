package dev.promptbeam.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.request.field.RequestProblem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the service refuses although each field by itself is right: fields that exclude or need one
 * another (API reference). What a row has yet to fill in is not judged before it has.
 */
final class RequestRules {
  /** The fields that are judged together; what is said to the model is not among them. */
  static final Set<String> FIELDS =
      Set.of(
          "tools", "toolConfig", "safetySettings", "generationConfig", "cachedContent", "labels");

  private static final Pattern CACHE = Pattern.compile("cachedContents/[^/\\s]+");

  /** Letters are small ones of whatever script. */
  private static final Pattern LABEL = Pattern.compile("[\\p{Ll}\\p{Lo}\\p{N}_-]{0,63}");

  private static final Pattern LABEL_KEY = Pattern.compile("[\\p{Ll}\\p{Lo}].*");
  private static final int MOST_LABELS = 64;

  private final List<RequestProblem> problems = new ArrayList<>();

  private RequestRules() {}

  /**
   * Of a request as far as it is known; empty where nothing is wrong.
   *
   * @param request plain JSON in camelCase, with POJO nodes for what is not known
   */
  static List<RequestProblem> problems(JsonNode request, SchemaUse schemas) {
    RequestRules rules = new RequestRules();
    rules.checkSafety(request.path("safetySettings"));
    rules.checkLabels(request.path("labels"));
    rules.problems.addAll(ToolRules.problems(request, schemas));
    rules.problems.addAll(ConfigRules.problems(request.path("generationConfig"), schemas));
    rules.checkCache(request);
    return rules.problems;
  }

  private void checkCache(JsonNode request) {
    JsonNode cache = request.path("cachedContent");
    if (cache.isMissingNode()) {
      return;
    }
    if (cache.isTextual() && !CACHE.matcher(cache.textValue()).matches()) {
      problems.add(
          RequestProblem.value("cachedContent", "wants the name of a cache: cachedContents/ID"));
    }
    for (String field : List.of("systemInstruction", "tools", "toolConfig")) {
      if (request.has(field)) {
        problems.add(
            RequestProblem.name(
                "cachedContent", "cannot go together with " + field + ": put that into the cache"));
      }
    }
  }

  private void checkSafety(JsonNode settings) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < settings.size(); i++) {
      JsonNode setting = settings.path(i);
      String path = "safetySettings[" + i + "]";
      for (String field : List.of("category", "threshold")) {
        if (setting.isObject() && !setting.has(field)) {
          problems.add(RequestProblem.value(path, "needs a " + field));
        }
      }
      JsonNode category = setting.path("category");
      if (category.isTextual() && !seen.add(category.textValue().toUpperCase(Locale.ROOT))) {
        problems.add(
            RequestProblem.value(path + ".category", "is set twice: " + category.textValue()));
      }
    }
  }

  private void checkLabels(JsonNode labels) {
    if (labels.size() > MOST_LABELS) {
      problems.add(
          RequestProblem.value("labels", "has " + labels.size() + "; at most 64 can be given"));
    }
    if (!(labels instanceof ObjectNode object)) {
      return;
    }
    for (Map.Entry<String, JsonNode> label : object.properties()) {
      String path = "labels." + label.getKey();
      boolean name = isLabel(label.getKey()) && LABEL_KEY.matcher(label.getKey()).matches();
      if (!name) {
        problems.add(
            RequestProblem.name(
                path,
                "wants a name of small letters, digits, _ and -, at most 63 of them, a letter"
                    + " first"));
      }
      if (label.getValue().isTextual() && !isLabel(label.getValue().textValue())) {
        problems.add(
            RequestProblem.value(path, "wants small letters, digits, _ and -, at most 63 of them"));
      }
    }
  }

  private static boolean isLabel(String text) {
    return LABEL.matcher(text).matches();
  }
}
