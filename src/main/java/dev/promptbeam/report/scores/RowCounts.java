package dev.promptbeam.report.scores;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.report.scores.EndSpool.End;
import dev.promptbeam.score.statistics.PairedSample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of rows from one run to another, with some of each kind as examples. */
final class RowCounts {
  private static final int EXAMPLES = 10;

  /** What can become of a row; kinds that are told by examples come first. */
  enum Kind {
    WORSE("worse"),
    BETTER("better"),
    DIED("died"),
    REVIVED("revived"),
    CHANGED("changed"),
    ONLY_FIRST("onlyFirst"),
    ONLY_SECOND("onlySecond"),
    SAME("same"),
    DEAD("deadInBoth");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  private final @Nullable String by;
  private final int scorer;
  private final Map<Kind, Long> counts = new LinkedHashMap<>();
  private final Map<Kind, List<ObjectNode>> examples = new LinkedHashMap<>();

  /**
   * @param shared scorers of both runs, of which the first tells what is better
   */
  RowCounts(List<String> names, List<String> shared) {
    by = shared.isEmpty() ? null : shared.get(0);
    scorer = by == null ? -1 : names.indexOf(by);
    for (Kind kind : Kind.values()) {
      counts.put(kind, 0L);
    }
  }

  /** By which score a row is better or worse; null where the runs have none in common. */
  @Nullable String by() {
    return by;
  }

  long count(Kind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  /** Adds a row of one variant, with its samples in order and their mean scores. */
  void add(List<End> before, List<End> after, double[] first, double[] second) {
    int left = 0;
    int right = 0;
    boolean both = false;
    while (left < before.size() || right < after.size()) {
      int order = order(before, left, after, right);
      if (order == 0) {
        add(kind(before.get(left++), after.get(right)), after.get(right++), first, second);
        both = true;
      } else if (order < 0) {
        add(Kind.ONLY_FIRST, before.get(left++), first, second);
      } else {
        add(Kind.ONLY_SECOND, after.get(right++), first, second);
      }
    }
    double difference =
        scorer >= 0 && both ? PairedSample.difference(first[scorer], second[scorer]) : 0;
    if (difference < 0) {
      add(Kind.WORSE, after.get(0), first, second);
    } else if (difference > 0) {
      add(Kind.BETTER, after.get(0), first, second);
    }
  }

  /** Below 0 where the next sample of the first run is none of the second, and above likewise. */
  private static int order(List<End> before, int left, List<End> after, int right) {
    if (left == before.size() || right == after.size()) {
      return left == before.size() ? 1 : -1;
    }
    return Integer.compare(before.get(left).sample(), after.get(right).sample());
  }

  private static Kind kind(End before, End after) {
    if (before.answered() && after.answered()) {
      return before.content() == after.content() ? Kind.SAME : Kind.CHANGED;
    }
    if (before.answered() != after.answered()) {
      return before.answered() ? Kind.DIED : Kind.REVIVED;
    }
    return Kind.DEAD;
  }

  private void add(Kind kind, End end, double[] first, double[] second) {
    counts.merge(kind, 1L, Long::sum);
    List<ObjectNode> some = examples.computeIfAbsent(kind, added -> new ArrayList<>());
    if (some.size() == EXAMPLES || kind == Kind.SAME || kind == Kind.DEAD) {
      return;
    }
    ObjectNode example = Json.MAPPER.createObjectNode();
    example.put("what", kind.word()).put("row", end.label());
    example.put("variant", end.variant().isEmpty() ? null : end.variant());
    example.put("sample", end.sample());
    if (by != null) {
      example.put("first", orNull(first[scorer])).put("second", orNull(second[scorer]));
    }
    some.add(example);
  }

  private static @Nullable Double orNull(double score) {
    return Double.isNaN(score) ? null : score;
  }

  ObjectNode json() {
    ObjectNode json = Json.MAPPER.createObjectNode();
    counts.forEach(
        (kind, count) -> {
          boolean scored = kind != Kind.BETTER && kind != Kind.WORSE;
          json.put(kind.word(), scored || by != null ? count : null);
        });
    return json.put("by", by);
  }

  ArrayNode examples() {
    ArrayNode all = Json.MAPPER.createArrayNode();
    examples.values().forEach(all::addAll);
    return all;
  }
}
