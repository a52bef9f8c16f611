package dev.promptbeam.score;

import com.fasterxml.jackson.core.JsonParser;
import dev.promptbeam.lines.UsualJson;
import dev.promptbeam.request.text.Reference;
import dev.promptbeam.request.text.RowColumns;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The scorers of a run, ready for rows. For many threads. */
public final class Scoring {
  private final List<Scorer<?>> scorers;
  private final Set<String> columns;
  private final UsualColumns usualColumns;

  private Scoring(List<Scorer<?>> scorers) {
    this.scorers = scorers;
    this.columns =
        references(scorers)
            .map(Reference::columns)
            .flatMap(Set::stream)
            .collect(Collectors.toSet());
    this.usualColumns = new UsualColumns(columns);
  }

  public static Scoring of(ScoreRules rules) {
    return new Scoring(rules.by().stream().<Scorer<?>>map(Scorer::of).toList());
  }

  /** What is wrong with the pattern of a scorer; null where nothing is. */
  public static @Nullable String faultOfPattern(String pattern) {
    return PatternMatch.fault(pattern);
  }

  /**
   * Why no answer can be compared with what a scorer expects of every row alike; null where one
   * can, and where rows say what is expected.
   */
  public static @Nullable String faultOfConstants(ScoreRule rule) {
    Scorer<?> scorer = Scorer.of(rule);
    return rule.expected().isEmpty() || scorer.expected().references().findAny().isPresent()
        ? null
        : scorer.unfit(RowColumns.read("{}".getBytes(StandardCharsets.UTF_8), Set.of()));
  }

  /** Whether a text says by how much a number may differ. */
  public static boolean isTolerance(String text) {
    return NumberMatch.tolerance(text) != null;
  }

  /** What scorers name of a row. */
  public List<Reference> references() {
    return references(scorers).toList();
  }

  private static Stream<Reference> references(List<Scorer<?>> scorers) {
    return scorers.stream().flatMap(scorer -> scorer.expected().references());
  }

  /** Reads the row that the parser stands on, and moves the parser to its end. */
  public ScoredRow row(JsonParser parser) throws IOException {
    return new ScoredRow(RowColumns.read(parser, columns));
  }

  /** Reads the row that comes next in a line, which is said to be odd where it is unusual. */
  public ScoredRow row(byte[] line, UsualJson json) {
    return new ScoredRow(usualColumns.read(line, json));
  }

  /** The columns that rows must have and that a header lacks, as the spec spells them. */
  public List<String> missingColumns(Collection<String> header) {
    return scorers.stream()
        .filter(scorer -> !scorer.skipsAbsent())
        .flatMap(scorer -> scorer.expected().references())
        .filter(reference -> reference.isMissingFrom(header))
        .map(Reference::display)
        .toList();
  }

  /**
   * Why a row cannot be scored and is not to be asked; null where it is.
   *
   * @param row one JSON object
   */
  public @Nullable String unfit(byte[] row) {
    if (scorers.isEmpty()) {
      return null;
    }
    RowColumns values = RowColumns.read(row, columns);
    for (Scorer<?> scorer : scorers) {
      String why = scorer.skipsAbsent() ? null : scorer.unfit(values);
      if (why != null) {
        return why;
      }
    }
    return null;
  }

  /**
   * The scores of an answer, in the order of the scorers; NaN where there is none.
   *
   * @param row what {@link #row} has read
   */
  public double[] score(Answer answer, ScoredRow row) {
    RowColumns values = row.columns();
    double[] scores = new double[scorers.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = scorers.get(i).score(answer, values);
    }
    return scores;
  }

  /** What a row counts that has no answer: 0, and NaN where no answer would have a score. */
  public double[] missing(byte[] row) {
    RowColumns values = RowColumns.read(row, columns);
    return scorers.stream()
        .mapToDouble(
            scorer -> scorer.skipsAbsent() && scorer.unfit(values) != null ? Comparison.NONE : 0)
        .toArray();
  }
}
