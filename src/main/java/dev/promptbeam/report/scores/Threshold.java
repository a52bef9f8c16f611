package dev.promptbeam.report.scores;

import dev.promptbeam.score.statistics.Estimate;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How much worse a run may be than another one, such as {@code accuracy drops 0.02} or {@code cost
 * rises 10%}.
 *
 * @param text as it was given
 * @param figure a scorer, or {@link #COST}, {@link #TOKENS}, {@link #FAILURES}
 * @param rises whether more is worse
 * @param amount from which on it is crossed
 * @param percent whether the amount is a share of the first run's figure
 */
public record Threshold(String text, String figure, boolean rises, double amount, boolean percent) {
  static final String COST = "cost";
  static final String TOKENS = "tokens";

  /** The share of rows that are dead letters. */
  static final String FAILURES = "failures";

  private static final Pattern FORM =
      Pattern.compile(
          "\\s*([A-Za-z][A-Za-z0-9_-]*)\\s+(drops|falls|rises|grows)\\s+(?:by\\s+)?"
              + "([0-9]+(?:\\.[0-9]+)?|\\.[0-9]+)\\s*(%?)\\s*",
          Pattern.CASE_INSENSITIVE);

  /** Figures are sums of doubles: what is so near to the amount is it. */
  private static final double NEAR = 1e-9;

  /** Null for what is no threshold. */
  public static @Nullable Threshold parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return null;
    }
    String verb = form.group(2).toLowerCase(Locale.ROOT);
    boolean percent = !form.group(4).isEmpty();
    double number = Double.parseDouble(form.group(3));
    return new Threshold(
        text.strip(),
        form.group(1),
        verb.equals("rises") || verb.equals("grows"),
        percent ? number / 100 : number,
        percent);
  }

  /**
   * What a comparison says of it.
   *
   * @param crossed whether the second run is so much worse
   * @param sentence what was seen
   */
  public record Verdict(Threshold threshold, boolean crossed, String sentence) {}

  /** There is no figure of that name to be compared. */
  public static final class NoFigureException extends Exception {
    private static final long serialVersionUID = 1;

    NoFigureException(String message) {
      super(message);
    }
  }

  Verdict judge(Comparison runs) throws NoFigureException {
    for (ComparedRun run : List.of(runs.first(), runs.second())) {
      if (!run.isComplete()) {
        throw new NoFigureException(
            String.format(
                Locale.ROOT,
                "\"%s\": %s is %s, not complete, and its figures are those of some rows;"
                    + " promptbeam status %s says how to go on",
                text,
                run.name(),
                run.view().state().word(),
                run.directory()));
      }
    }
    return switch (figure) {
      case COST -> judge(cost(runs.first()), cost(runs.second()));
      case TOKENS ->
          judge(runs.first().tokens().doubleValue(), runs.second().tokens().doubleValue());
      case FAILURES -> judge(failures(runs.first()), failures(runs.second()));
      default -> judgeScore(runs);
    };
  }

  private double cost(ComparedRun run) throws NoFigureException {
    BigDecimal cost = run.cost();
    if (cost == null) {
      throw new NoFigureException(
          "\"" + text + "\": what " + run.name() + " has cost is not known; --prices helps");
    }
    return cost.doubleValue();
  }

  private static double failures(ComparedRun run) {
    long rows = run.results() + run.deadLetters();
    return rows == 0 ? 0 : (double) run.deadLetters() / rows;
  }

  private Verdict judge(double first, double second) throws NoFigureException {
    return judge(first, second, "");
  }

  private Verdict judge(double first, double second, String where) throws NoFigureException {
    double worse = worse(first, second);
    if (percent && first == 0 && worse > NEAR) {
      throw new NoFigureException(
          "\""
              + text
              + "\": "
              + figure
              + where
              + " is 0 in the first run, which has no percentage");
    }
    boolean crossed = worse > NEAR && worse >= most(first) - NEAR;
    String seen =
        String.format(Locale.ROOT, "%s%s: %.6g, before %.6g", figure, where, second, first);
    return new Verdict(this, crossed, seen);
  }

  private double worse(double first, double second) {
    return rises ? second - first : first - second;
  }

  private double most(double first) {
    return percent ? amount * Math.abs(first) : amount;
  }

  /** By the rows that both runs have a score of, in the variant where it is worst. */
  private Verdict judgeScore(Comparison runs) throws NoFigureException {
    int scorer = runs.names().indexOf(figure);
    if (!runs.shared().contains(figure)) {
      List<String> shared = runs.shared();
      throw new NoFigureException(
          "\""
              + text
              + "\": "
              + (scorer < 0 ? "neither run has" : "only one of the runs has")
              + " a score \""
              + figure
              + "\"; both have "
              + (shared.isEmpty() ? "no score" : String.join(", ", shared))
              + ", and "
              + String.join(", ", List.of(COST, TOKENS, FAILURES)));
    }
    if (!runs.countsDeadLettersAlike()) {
      throw new NoFigureException(
          "\""
              + text
              + "\": "
              + Comparison.UNLIKE
              + "; score.missing of both runs must be the same");
    }
    Verdict worst = null;
    double farthest = Double.NEGATIVE_INFINITY;
    for (Map.Entry<String, Comparison.Variant> entry : runs.variants().entrySet()) {
      Estimate difference = entry.getValue().difference(scorer).difference();
      Double first = entry.getValue().first(scorer).estimate().mean();
      if (difference.mean() != null && first != null) {
        double second = first + difference.mean();
        double beyond = worse(first, second) - most(first);
        if (beyond > farthest) {
          farthest = beyond;
          worst = judge(first, second, entry.getKey().isEmpty() ? "" : " of " + entry.getKey());
        }
      }
    }
    if (worst == null) {
      throw new NoFigureException("\"" + text + "\": no row has that score in both runs");
    }
    return worst;
  }
}
