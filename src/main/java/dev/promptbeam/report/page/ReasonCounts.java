package dev.promptbeam.report.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Dead letters by reason, the first of each as examples; bounded, whatever reasons there are. */
final class ReasonCounts {
  private static final int MOST_REASONS = 100;
  private static final int EXAMPLES = 3;
  private static final int EARLY = 20;
  private static final int LONGEST = 500;
  private static final String OTHER = "other reasons";

  private final Map<String, Reason> reasons = new TreeMap<>();
  private long total;

  private static final class Reason {
    private final List<ObjectNode> examples = new ArrayList<>();
    private boolean retryable;
    private long count;
  }

  /**
   * What a dead letter is among all.
   *
   * @param early whether it is one of the first of its reason
   * @param number among all, from 1
   */
  record Seen(boolean early, long number) {}

  Seen count(String name, byte[] line) throws IOException {
    boolean known = reasons.containsKey(name) || reasons.size() < MOST_REASONS;
    Reason reason = reasons.computeIfAbsent(known ? name : OTHER, added -> new Reason());
    reason.count++;
    total++;
    if (reason.count <= EXAMPLES) {
      addExample(reason, line);
    }
    return new Seen(reason.count <= EARLY, total);
  }

  private static void addExample(Reason reason, byte[] line) throws IOException {
    JsonNode letter;
    try {
      letter = Json.MAPPER.readTree(line);
    } catch (JsonProcessingException broken) {
      return;
    }
    reason.retryable |= letter.path("retryable").asBoolean();
    ObjectNode example = Json.MAPPER.createObjectNode();
    example.put("key", ShownText.of(letter.path("key"), LONGEST));
    example.put("file", ShownText.of(letter.path("source").path("file"), LONGEST));
    example.set("position", letter.path("source").path("position"));
    example.put("message", ShownText.of(letter.path("message"), LONGEST));
    reason.examples.add(example);
  }

  long total() {
    return total;
  }

  Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    reasons.forEach((name, reason) -> counts.put(ShownText.of(name, LONGEST), reason.count));
    return counts;
  }

  /** The most frequent first. */
  ArrayNode json() {
    ArrayNode all = Json.MAPPER.createArrayNode();
    reasons.entrySet().stream()
        .sorted(Comparator.comparingLong(entry -> -entry.getValue().count))
        .forEach(
            entry -> {
              Reason reason = entry.getValue();
              ObjectNode one = all.addObject().put("reason", ShownText.of(entry.getKey(), LONGEST));
              one.put("count", reason.count).put("retryable", reason.retryable);
              one.putArray("examples").addAll(reason.examples);
            });
    return all;
  }
}
