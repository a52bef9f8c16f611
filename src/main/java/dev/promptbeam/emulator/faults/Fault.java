package dev.promptbeam.emulator.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.emulator.json.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One scripted fault and how often it struck. What it can say is checked when it is added, so that
 * a misspelt fault is refused and not silently harmless.
 */
final class Fault {
  final String id;
  private final String operation;
  private final ObjectNode match;
  private final Map<String, Pattern> patterns;
  private final JsonNode action;
  private final long times;
  private final long skip;
  private final long jobs;

  private long seen;
  private long strikes;

  /** Per line the jobs in which it was struck; kept only where the number of jobs is limited. */
  private final ObjectNode struckJobs;

  private Fault(String id, JsonNode given) {
    this.id = id;
    this.operation = given.path("operation").asText();
    this.match = given.path("match").isObject() ? given.get("match").deepCopy() : Json.object();
    this.patterns = patterns(match);
    this.action = given.path("action");
    this.times = given.path("times").asLong(Long.MAX_VALUE);
    this.skip = match.path("skip").asLong(given.path("skip").asLong(0));
    this.jobs = given.path("jobs").asLong(Long.MAX_VALUE);
    this.seen = given.path("seen").asLong();
    this.strikes = given.path("strikes").asLong();
    this.struckJobs =
        given.path("struckJobs").isObject() ? given.get("struckJobs").deepCopy() : Json.object();
  }

  /**
   * Reads a fault.
   *
   * @param number which of the faults given together it is, from 1, for the refusal
   */
  static Fault of(String id, int number, JsonNode given) {
    FaultCheck.check(number, given);
    return new Fault(id, given);
  }

  JsonNode action() {
    return action;
  }

  boolean isFor(String name) {
    return FaultRules.means(operation, name);
  }

  /** Whether all members of the match fit; patterns are searched for, not matched whole. */
  boolean fits(Map<String, @Nullable String> attributes) {
    for (Map.Entry<String, JsonNode> member : match.properties()) {
      if (!fits(member.getKey(), member.getValue(), attributes)) {
        return false;
      }
    }
    return true;
  }

  /** Counts one fitting event and says whether the fault strikes it. */
  boolean strike() {
    seen++;
    if (seen <= skip || strikes >= times) {
      return false;
    }
    strikes++;
    return true;
  }

  /** As {@link #strike()}, for a line in a job: only in the first so many jobs that carry it. */
  boolean strikeLine(String line, String job) {
    if (jobs == Long.MAX_VALUE) {
      return strike();
    }
    ObjectNode known = struckJobs.withObjectProperty(line);
    if (known.has(job)) {
      return true;
    }
    if (known.size() >= jobs || !strike()) {
      return false;
    }
    known.put(job, true);
    return true;
  }

  ObjectNode record() {
    ObjectNode record = Json.object();
    record.put("id", id);
    record.put("operation", operation);
    record.set("match", match);
    if (times != Long.MAX_VALUE) {
      record.put("times", times);
    }
    if (skip > 0) {
      record.put("skip", skip);
    }
    if (jobs != Long.MAX_VALUE) {
      record.put("jobs", jobs);
      record.set("struckJobs", struckJobs);
    }
    record.set("action", action);
    record.put("seen", seen);
    record.put("strikes", strikes);
    return record;
  }

  private boolean fits(String name, JsonNode wanted, Map<String, @Nullable String> attributes) {
    if (name.equals("skip")) {
      return true;
    }
    String value = attributes.get(name);
    if (wanted.isNull()) {
      return value == null;
    }
    if (value == null) {
      return false;
    }
    return switch (name) {
      case "text" -> value.contains(wanted.asText());
      case "line" -> value.equals(wanted.asText());
      default -> {
        Pattern pattern = patterns.get(name);
        yield pattern != null && pattern.matcher(value).find();
      }
    };
  }

  private static Map<String, Pattern> patterns(JsonNode match) {
    Map<String, Pattern> patterns = new HashMap<>();
    for (Map.Entry<String, JsonNode> member : match.properties()) {
      if (member.getKey().equals("text")) {
        continue;
      }
      patterns.put(member.getKey(), Pattern.compile(member.getValue().asText()));
    }
    return patterns;
  }
}
