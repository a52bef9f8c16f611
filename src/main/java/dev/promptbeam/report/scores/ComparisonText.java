package dev.promptbeam.report.scores;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.report.PlainText;
import dev.promptbeam.report.StatusText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Two runs beside each other, as lines for people. */
public final class ComparisonText {
  private static final int MOST_VARIANTS = 50;
  private static final int MOST_EXAMPLES = 5;

  private final JsonNode json;
  private final List<String> lines = new ArrayList<>();

  private ComparisonText(JsonNode json) {
    this.json = json;
  }

  /**
   * @param json of {@link ComparisonJson}
   */
  public static List<String> of(ObjectNode json) {
    ComparisonText text = new ComparisonText(json);
    text.addRuns();
    text.addRows();
    text.addScores();
    text.addExamples();
    text.addVerdicts();
    return text.lines;
  }

  private void addRuns() {
    addRun("first", json.path("first"));
    addRun("second", json.path("second"));
    if (json.path("first").path("emulated").asBoolean()
        || json.path("second").path("emulated").asBoolean()) {
      lines.add(StatusText.EMULATED);
    }
    if (json.hasNonNull("warning")) {
      lines.add("warning: " + json.path("warning").asText());
    }
  }

  private void addRun(String which, JsonNode run) {
    add(
        "%s: %s, %s, %,d results + %,d dead letters, %,d tokens, %s",
        which,
        run.path("run").asText(),
        run.path("state").asText(),
        run.path("results").asLong(),
        run.path("deadLetters").asLong(),
        run.path("tokens").asLong(),
        run.path("usd").isNull() ? "cost not known" : run.path("usd").asText() + " USD");
  }

  private void addRows() {
    JsonNode rows = json.path("rows");
    long both = 0;
    for (String kind : List.of("same", "changed", "died", "revived", "deadInBoth")) {
      both += rows.path(kind).asLong();
    }
    add(
        "rows by %s: %,d in both = %,d with the same answer + %,d changed + %,d died + %,d revived"
            + " + %,d dead in both; only in the first %,d, only in the second %,d",
        json.path("alignedBy").asText().equals("key") ? "key" : "file and position",
        both,
        rows.path("same").asLong(),
        rows.path("changed").asLong(),
        rows.path("died").asLong(),
        rows.path("revived").asLong(),
        rows.path("deadInBoth").asLong(),
        rows.path("onlyFirst").asLong(),
        rows.path("onlySecond").asLong());
    if (rows.hasNonNull("by")) {
      add(
          "by %s: %,d better, %,d worse",
          rows.path("by").asText(), rows.path("better").asLong(), rows.path("worse").asLong());
    }
    add("cost: %s; tokens: %s", change(json.path("cost")), change(json.path("tokens")));
  }

  private static String change(JsonNode change) {
    JsonNode difference = change.path("difference");
    if (difference.isNull()) {
      return "not known in both";
    }
    String sign = difference.decimalValue().signum() > 0 ? "+" : "";
    String percent =
        change.path("percent").isNull()
            ? ""
            : " (" + sign + change.path("percent").asText() + " %)";
    return sign + difference.decimalValue().toPlainString() + percent;
  }

  private void addScores() {
    int shown = 0;
    for (JsonNode variant : json.path("variants")) {
      if (shown++ == MOST_VARIANTS) {
        lines.add("and more variants, see --json");
        return;
      }
      String name = variant.path("variant").isNull() ? "" : variant.path("variant").asText() + ", ";
      for (Map.Entry<String, JsonNode> score : variant.path("scores").properties()) {
        addScore(name + score.getKey(), score.getValue());
      }
    }
  }

  private void addScore(String name, JsonNode score) {
    add(
        "%s: %s, before %s",
        name, ScoresText.text(score.path("second")), ScoresText.text(score.path("first")));
    JsonNode difference = score.path("difference");
    if (difference.path("difference").isNull()) {
      add("  difference: none, %s", difference.path("test").asText());
      return;
    }
    String interval =
        difference.path("low").isNull()
            ? ""
            : " [" + signed(difference.path("low")) + ", " + signed(difference.path("high")) + "]";
    String p =
        difference.path("pValue").isNull()
            ? difference.path("test").asText()
            : String.format(
                Locale.ROOT,
                "p %.2g by %s",
                difference.path("pValue").asDouble(),
                difference.path("test").asText());
    add(
        "  difference: %s%s (%s, %,d pairs: %,d better, %,d worse); %s",
        signed(difference.path("difference")),
        interval,
        difference.path("method").asText(),
        difference.path("n").asLong(),
        difference.path("better").asLong(),
        difference.path("worse").asLong(),
        p);
  }

  /** Nothing has one sign, whatever was left of it when doubles were summed. */
  private static String signed(JsonNode number) {
    String text = String.format(Locale.ROOT, "%+.3f", number.asDouble());
    return text.equals("-0.000") ? "+0.000" : text;
  }

  private void addExamples() {
    for (RowCounts.Kind kind : List.of(RowCounts.Kind.WORSE, RowCounts.Kind.DIED)) {
      Set<String> rows = new LinkedHashSet<>(); // several samples of a row are one example
      for (JsonNode example : json.path("examples")) {
        if (example.path("what").asText().equals(kind.word()) && rows.size() < MOST_EXAMPLES) {
          JsonNode variant = example.path("variant");
          rows.add(
              PlainText.onOneLine(example.path("row").asText())
                  + (variant.isNull() ? "" : " (" + PlainText.onOneLine(variant.asText()) + ")"));
        }
      }
      if (!rows.isEmpty()) {
        lines.add(kind.word() + ", such as: " + String.join(", ", rows));
      }
    }
  }

  private void addVerdicts() {
    for (JsonNode verdict : json.path("failIf")) {
      lines.add(
          (verdict.path("crossed").asBoolean() ? "crossed: " : "not crossed: ")
              + verdict.path("expression").asText()
              + " ("
              + verdict.path("seen").asText()
              + ")");
    }
  }

  private void add(String format, Object... values) {
    lines.add(String.format(Locale.ROOT, format, values));
  }
}
