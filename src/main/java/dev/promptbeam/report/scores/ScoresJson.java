package dev.promptbeam.report.scores;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.Json;
import dev.promptbeam.score.ScoreRules;
import dev.promptbeam.score.statistics.Estimate;
import dev.promptbeam.score.statistics.PairedSample;
import dev.promptbeam.score.statistics.PairedSample.Difference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the scores of a run say, as one JSON object of its report. */
public final class ScoresJson {
  private ScoresJson() {}

  /** Null for a run without scorers. */
  public static @Nullable ObjectNode of(RunDirectory directory, RunRecord run) throws IOException {
    ScoreRules rules = rules(run);
    return rules.areNone()
        ? null
        : json(ScoreSummary.read(directory, rules, variants(run.spec())), rules);
  }

  /** Those of its spec. */
  static ScoreRules rules(RunRecord run) {
    JsonNode score = run.spec().get("score");
    try {
      return score == null ? ScoreRules.NONE : Json.MAPPER.treeToValue(score, ScoreRules.class);
    } catch (JsonProcessingException otherForm) {
      return ScoreRules.NONE; // of another version of the program
    }
  }

  static List<String> variants(JsonNode spec) {
    List<String> names = new ArrayList<>();
    if (spec.path("variants").size() > 1) {
      spec.path("variants").forEach(variant -> names.add(variant.path("name").asText()));
    }
    return names;
  }

  private static ObjectNode json(ScoreSummary summary, ScoreRules rules) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("missing", rules.missing().name().toLowerCase(Locale.ROOT));
    ArrayNode variants = json.putArray("variants");
    for (VariantScores variant : summary.variants()) {
      ObjectNode one = variants.addObject();
      one.put("variant", variant.name().isEmpty() ? null : variant.name());
      one.put("results", variant.results()).put("deadLetters", variant.deadLetters());
      ObjectNode scores = one.putObject("scores");
      for (int scorer = 0; scorer < summary.names().size(); scorer++) {
        ObjectNode score = estimate(variant.estimate(scorer));
        variant
            .passAt(scorer)
            .forEach((k, pass) -> score.withObject("/passAt").set("" + k, estimate(pass)));
        scores.set(summary.names().get(scorer), score);
      }
    }
    ArrayNode differences = json.putArray("differences");
    summary.pairs().entrySet().stream()
        .sorted(
            Comparator.comparing(
                entry -> entry.getKey(),
                Comparator.comparingInt(ScoreSummary.Pair::first)
                    .thenComparingInt(ScoreSummary.Pair::second)))
        .forEach(
            entry -> {
              ObjectNode one = differences.addObject();
              one.put("variant", summary.variants().get(entry.getKey().second()).name());
              one.put("against", summary.variants().get(entry.getKey().first()).name());
              one.set("scores", differences(summary.names(), entry.getValue()));
            });
    return json;
  }

  static ObjectNode differences(List<String> names, List<PairedSample> pairs) {
    ObjectNode scores = Json.MAPPER.createObjectNode();
    for (int scorer = 0; scorer < names.size(); scorer++) {
      scores.set(names.get(scorer), difference(pairs.get(scorer).difference()));
    }
    return scores;
  }

  static ObjectNode estimate(Estimate estimate) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("n", estimate.n()).put("mean", estimate.mean());
    json.put("low", estimate.low()).put("high", estimate.high());
    return json.put("method", estimate.method());
  }

  static ObjectNode difference(Difference difference) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    Estimate estimate = difference.difference();
    json.put("n", estimate.n()).put("difference", estimate.mean());
    json.put("low", estimate.low()).put("high", estimate.high());
    json.put("method", estimate.method());
    json.put("better", difference.better()).put("worse", difference.worse());
    json.put("equal", difference.equal());
    return json.put("pValue", difference.pValue()).put("test", difference.test());
  }
}
