package dev.promptbeam.report.scores;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.report.scores.Threshold.NoFigureException;
import dev.promptbeam.report.scores.Threshold.Verdict;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two runs beside each other, as one JSON object. */
public final class ComparisonJson {
  private ComparisonJson() {}

  /**
   * All that is to be said.
   *
   * @param verdicts on the thresholds that were given
   */
  public static ObjectNode of(Comparison runs, List<Verdict> verdicts) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.set("first", runs.first().json());
    json.set("second", runs.second().json());
    json.put("alignedBy", runs.isByKey() ? "key" : "source").put("warning", runs.warning());
    json.set("rows", runs.rows().json());
    json.set("cost", change(runs.first().cost(), runs.second().cost()));
    json.set("tokens", change(runs.first().tokens(), runs.second().tokens()));
    ArrayNode variants = json.putArray("variants");
    runs.variants().forEach((name, variant) -> variants.add(variant(runs, name, variant)));
    json.set("examples", runs.rows().examples());
    ArrayNode judged = json.putArray("failIf");
    for (Verdict verdict : verdicts) {
      judged
          .addObject()
          .put("expression", verdict.threshold().text())
          .put("crossed", verdict.crossed())
          .put("seen", verdict.sentence());
    }
    return json;
  }

  /** Whether the second run is as much worse as it was said that it must not be. */
  public static List<Verdict> judge(Comparison runs, List<Threshold> thresholds)
      throws NoFigureException {
    List<Verdict> verdicts = new ArrayList<>();
    for (Threshold threshold : thresholds) {
      verdicts.add(threshold.judge(runs));
    }
    return verdicts;
  }

  private static ObjectNode variant(Comparison runs, String name, Comparison.Variant variant) {
    ObjectNode json = Json.MAPPER.createObjectNode().put("variant", name.isEmpty() ? null : name);
    ObjectNode scores = json.putObject("scores");
    for (int scorer = 0; scorer < runs.names().size(); scorer++) {
      ObjectNode one = scores.putObject(runs.names().get(scorer));
      one.set("first", ScoresJson.estimate(variant.first(scorer).estimate()));
      one.set("second", ScoresJson.estimate(variant.second(scorer).estimate()));
      one.set("difference", ScoresJson.difference(variant.difference(scorer)));
    }
    return json;
  }

  private static ObjectNode change(@Nullable BigDecimal first, @Nullable BigDecimal second) {
    ObjectNode json = Json.MAPPER.createObjectNode().put("first", first).put("second", second);
    if (first == null || second == null) {
      return json.putNull("difference").putNull("percent");
    }
    BigDecimal difference = second.subtract(first);
    json.put("difference", difference);
    return first.signum() == 0
        ? json.putNull("percent")
        : json.put(
            "percent",
            difference
                .multiply(BigDecimal.valueOf(100))
                .divide(first, MathContext.DECIMAL64)
                .setScale(2, RoundingMode.HALF_EVEN));
  }
}
