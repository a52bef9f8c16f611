package dev.promptbeam.report.scores;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.report.EndRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a report says of scores, in short. */
public final class ScoresText {
  private static final int MOST_VARIANTS = 20;

  private ScoresText() {}

  /**
   * A row a variant.
   *
   * @param report as it was written last; null where there is none
   */
  public static List<EndRow> rows(@Nullable ObjectNode report) {
    List<EndRow> rows = new ArrayList<>();
    JsonNode scores = report == null ? null : report.get("scores");
    if (scores == null || scores.isNull()) {
      return rows;
    }
    boolean zero = scores.path("missing").asText().equals("zero");
    JsonNode variants = scores.path("variants");
    for (JsonNode variant : variants) {
      if (rows.size() == MOST_VARIANTS) {
        rows.add(
            new EndRow(
                "scores",
                "and " + (variants.size() - MOST_VARIANTS) + " more variants, see the report"));
        break;
      }
      rows.add(new EndRow("scores", line(variant, zero)));
    }
    return rows;
  }

  private static String line(JsonNode variant, boolean zero) {
    List<String> scores = new ArrayList<>();
    for (Map.Entry<String, JsonNode> score : variant.path("scores").properties()) {
      scores.add(score.getKey() + " " + text(score.getValue()) + passAt(score.getValue()));
    }
    long dead = variant.path("deadLetters").asLong();
    String letters =
        dead == 1
            ? "; 1 dead letter " + (zero ? "counts 0" : "does not count")
            : String.format(Locale.ROOT, "; %,d dead letters ", dead)
                + (zero ? "count 0" : "do not count");
    String name = variant.path("variant").isNull() ? "" : variant.path("variant").asText() + ": ";
    return name + String.join(", ", scores) + (dead == 0 ? "" : letters);
  }

  /** That of all samples; the others are in the report. */
  private static String passAt(JsonNode score) {
    String text = "";
    for (Map.Entry<String, JsonNode> pass : score.path("passAt").properties()) {
      text = " pass@" + pass.getKey() + " " + number(pass.getValue().path("mean"));
    }
    return text;
  }

  /** A mean with its interval, or why there is none. */
  static String text(JsonNode score) {
    if (score.path("mean").isNull()) {
      return "(" + score.path("method").asText() + ")";
    }
    String interval =
        score.path("low").isNull()
            ? ""
            : " [" + number(score.path("low")) + ", " + number(score.path("high")) + "]";
    return String.format(
        Locale.ROOT,
        "%s%s (%s, n %,d)",
        number(score.path("mean")),
        interval,
        score.path("method").asText(),
        score.path("n").asLong());
  }

  private static String number(JsonNode number) {
    String text = String.format(Locale.ROOT, "%.3f", number.asDouble());
    return text.equals("-0.000") ? "0.000" : text;
  }
}
