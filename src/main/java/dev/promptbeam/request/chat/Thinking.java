package dev.promptbeam.request.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much a model is told to think: the levels it takes, or the bounds of its budgets where it
 * takes no levels (Google's page on OpenAI compatibility has the numbers).
 *
 * @param levels the least first; empty where it takes budgets alone
 * @param least tokens of a budget
 * @param most tokens of a budget
 */
public record Thinking(List<String> levels, long least, long most) {
  /** For models of which nothing is known. */
  public static final Thinking USUAL =
      new Thinking(List.of("LOW", "MEDIUM", "HIGH"), 0, Integer.MAX_VALUE);

  private static final List<String> ALL = List.of("MINIMAL", "LOW", "MEDIUM", "HIGH");
  private static final Map<String, Integer> EFFORTS =
      Map.of("none", 0, "minimal", 0, "low", 1, "medium", 2, "high", 3, "xhigh", 3, "max", 3);
  private static final List<Long> BUDGETS = List.of(1_024L, 1_024L, 8_192L, 24_576L);

  /** Google's own word where a call comes from a model that signs nothing. */
  private static final String NO_SIGNATURE = "skip_thought_signature_validator";

  public Thinking {
    levels = List.copyOf(levels);
  }

  /** As it stands in a template. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    levels.forEach(json.putArray("levels")::add);
    return json.put("least", least).put("most", most);
  }

  /** Back from a template. */
  public static Thinking of(JsonNode json) {
    List<String> levels = new ArrayList<>();
    json.path("levels").forEach(level -> levels.add(level.asText()));
    return new Thinking(levels, number(json.path("least")), number(json.path("most")));
  }

  private static long number(JsonNode node) {
    return Long.parseLong(node.toString());
  }

  /** The thinkingConfig of a reasoning_effort: the least of what the model takes that is enough. */
  ObjectNode config(String effort, String path) throws ChatException {
    Integer wanted = EFFORTS.get(effort);
    if (wanted == null) {
      throw new ChatException(path, "wants none, minimal, low, medium, high or xhigh");
    }
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    if (levels.isEmpty()) {
      long budget = effort.equals("none") ? 0 : BUDGETS.get(wanted);
      return config.put("thinkingBudget", Math.min(most, Math.max(least, budget)));
    }
    String level =
        levels.stream()
            .filter(one -> ALL.indexOf(one) >= wanted)
            .findFirst()
            .orElse(levels.get(levels.size() - 1));
    return config.put("thinkingLevel", level);
  }

  /** Models of levels refuse a call of a function without a signature. */
  void sign(ObjectNode call, @Nullable String signature) {
    if (signature != null) {
      call.put("thoughtSignature", signature);
    } else if (!levels.isEmpty()) {
      call.put("thoughtSignature", NO_SIGNATURE);
    }
  }
}
