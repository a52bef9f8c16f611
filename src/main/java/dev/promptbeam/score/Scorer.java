package dev.promptbeam.score;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.request.text.RowColumns;
import dev.promptbeam.request.text.SpelledJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One scorer, ready for rows. */
final class Scorer<T> {
  private static final int MOST_SHOWN = 40;

  private final ScoreRule rule;
  private final Expected expected;
  private final Comparison<T> comparison;

  private Scorer(ScoreRule rule, Comparison<T> comparison) {
    this.rule = rule;
    this.comparison = comparison;
    boolean lists = rule.type() != ScoreType.JSON && rule.type() != ScoreType.COSINE;
    this.expected = Expected.of(rule.expected(), lists);
  }

  static Scorer<?> of(ScoreRule rule) {
    return of(rule, comparison(rule));
  }

  private static <T> Scorer<T> of(ScoreRule rule, Comparison<T> comparison) {
    return new Scorer<>(rule, comparison);
  }

  private static Comparison<?> comparison(ScoreRule rule) {
    ScoreRule.Options options = rule.options();
    return switch (rule.type()) {
      case MATCH -> new TextMatch(options.ignoreCase());
      case NORMALIZED -> new NormalizedMatch();
      case NUMBER -> new NumberMatch(options.decimalComma(), options.tolerance());
      case CHOICE -> new ChoiceMatch(options.choices());
      case CONTAINS -> new Containment(options.ignoreCase());
      case REGEX ->
          new PatternMatch(
              String.valueOf(options.pattern()), options.ignoreCase(), !rule.expected().isEmpty());
      case JSON -> new JsonMatch();
      case F1 -> new TokenOverlap();
      case COSINE -> new CosineSimilarity();
      case JUDGE -> new Ungraded();
    };
  }

  Expected expected() {
    return expected;
  }

  boolean skipsAbsent() {
    return rule.skipAbsent();
  }

  /** Why a row cannot be scored; null where it can. */
  @Nullable String unfit(RowColumns row) {
    String scored = "; score \"" + rule.name() + "\" compares answers with it";
    String absent = expected.absent(row);
    if (absent != null) {
      return "column \"" + absent + "\" is missing or null" + scored;
    }
    List<JsonNode> values = expected.values(row);
    if (values.isEmpty()) {
      return "the list of what is expected is empty" + scored;
    }
    for (JsonNode value : values) {
      if (comparison.prepared(value) == null) {
        return "what is expected"
            + (expected.references().findAny().isEmpty() ? "" : ", " + texts() + ",")
            + " is \""
            + shown(SpelledJson.text(value))
            + "\", not "
            + comparison.wanted()
            + scored;
      }
    }
    return null;
  }

  private String texts() {
    return String.join(" or ", rule.expected());
  }

  private static String shown(String text) {
    int length = text.codePointCount(0, text.length());
    return length <= MOST_SHOWN
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MOST_SHOWN)) + "…";
  }

  /** The best score by all that is expected; {@link Comparison#NONE} where there is none. */
  double score(Answer answer, RowColumns row) {
    Subject subject = new Subject(answer, rule.path());
    double best = Comparison.NONE;
    for (JsonNode value : expected.values(row)) {
      T wanted = comparison.prepared(value);
      if (wanted != null) {
        double score = comparison.score(subject, wanted);
        best = Double.isNaN(best) ? score : Math.max(best, score);
      }
    }
    return best;
  }
}
