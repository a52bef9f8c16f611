package dev.promptbeam.report.scores;

import dev.promptbeam.report.scores.EndSpool.End;
import dev.promptbeam.score.ScoreRules;
import dev.promptbeam.score.statistics.PairedSample;
import dev.promptbeam.score.statistics.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Two runs beside each other. Rows are the same by their keys, where both runs have a column of
 * keys, and by file and position elsewhere; then by variant and sample.
 */
public final class Comparison {
  static final String UNLIKE = "dead letters count 0 in one run and not at all in the other";

  private static final int LONGEST_LABEL = 200;
  private static final int FIRST = 0;
  private static final int SECOND = 1;

  private final ComparedRun first;
  private final ComparedRun second;
  private final boolean byKey;
  private final boolean withVariants;
  private final List<String> names;
  private final Map<String, Variant> variants = new TreeMap<>();
  private final RowCounts rows;

  private Comparison(ComparedRun first, ComparedRun second) {
    this.first = first;
    this.second = second;
    this.byKey = first.hasKeys() && second.hasKeys();
    this.withVariants = !first.variants().isEmpty() || !second.variants().isEmpty();
    Set<String> both = new LinkedHashSet<>(first.rules().names());
    both.addAll(second.rules().names());
    this.names = List.copyOf(both);
    this.rows = new RowCounts(names, shared());
  }

  /** The scores of both runs in one variant, scorer by scorer. */
  static final class Variant {
    private final List<Sample> first = new ArrayList<>();
    private final List<Sample> second = new ArrayList<>();
    private final List<PairedSample> pairs = new ArrayList<>();

    Variant(int scorers) {
      for (int i = 0; i < scorers; i++) {
        first.add(new Sample());
        second.add(new Sample());
        pairs.add(new PairedSample());
      }
    }

    Sample first(int scorer) {
      return first.get(scorer);
    }

    Sample second(int scorer) {
      return second.get(scorer);
    }

    PairedSample.Difference difference(int scorer) {
      return pairs.get(scorer).difference();
    }

    private void add(double[] before, double[] after) {
      for (int scorer = 0; scorer < before.length; scorer++) {
        first.get(scorer).add(before[scorer]);
        second.get(scorer).add(after[scorer]);
        pairs.get(scorer).add(before[scorer], after[scorer]);
      }
    }
  }

  /** A run whose files are not all there is no run to be compared. */
  public static final class UnreadableRunException extends Exception {
    private static final long serialVersionUID = 1;

    UnreadableRunException(String message) {
      super(message);
    }
  }

  /** Reads both. */
  public static Comparison of(ComparedRun first, ComparedRun second)
      throws IOException, UnreadableRunException {
    Comparison comparison = new Comparison(first, second);
    try (EndSpool spool = new EndSpool()) {
      comparison.read(first, FIRST, spool);
      comparison.read(second, SECOND, spool);
      spool.forEach(comparison::add);
    }
    return comparison;
  }

  private void read(ComparedRun run, int side, EndSpool spool)
      throws IOException, UnreadableRunException {
    ScoreRules rules = run.rules();
    int[] places = rules.names().stream().mapToInt(names::indexOf).toArray();
    int broken =
        RunEnds.forEach(
            run.directory(),
            new EndReader(rules, true),
            row -> spool.add(name(row), end(row, side, places)));
    if (broken > 0) {
      throw new UnreadableRunException(
          run.directory()
              + ": "
              + broken
              + " of its files with results or dead letters are gone"
              + " or cannot be read to their ends; promptbeam verify names them");
    }
  }

  private String name(EndedRow row) {
    return byKey && row.key() != null ? "k" + row.key() : "s" + row.source();
  }

  private End end(EndedRow row, int side, int[] places) {
    double[] scores = new double[names.size()];
    Arrays.fill(scores, Double.NaN);
    for (int i = 0; i < places.length; i++) {
      scores[places[i]] = row.scores()[i];
    }
    String label = row.key() == null ? row.source().toString() : row.key();
    return new End(
        side,
        withVariants ? row.variantName() : "",
        row.sampleNumber(),
        row.answered(),
        scores,
        row.content(),
        label.length() > LONGEST_LABEL ? label.substring(0, LONGEST_LABEL) + "…" : label,
        row.source());
  }

  /** All ends of a row, in the order of variants and samples. */
  private void add(List<End> ends) {
    int from = 0;
    while (from < ends.size()) {
      String variant = ends.get(from).variant();
      int to = from;
      while (to < ends.size() && ends.get(to).variant().equals(variant)) {
        to++;
      }
      List<List<End>> before = rows(ends.subList(from, to), FIRST);
      List<List<End>> after = rows(ends.subList(from, to), SECOND);
      for (int row = 0; row < Math.max(before.size(), after.size()); row++) {
        add(variant, at(before, row), at(after, row));
      }
      from = to;
    }
  }

  /** Of one run, row by row: a sample that is there again is one of another row of that key. */
  static List<List<End>> rows(List<End> ends, int side) {
    List<List<End>> rows = new ArrayList<>();
    int row = 0;
    int sample = -1;
    for (End end : ends) {
      if (end.side() == side) {
        row = end.sample() == sample ? row + 1 : 0;
        sample = end.sample();
        if (row == rows.size()) {
          rows.add(new ArrayList<>(1));
        }
        rows.get(row).add(end);
      }
    }
    return rows;
  }

  private static List<End> at(List<List<End>> rows, int row) {
    return row < rows.size() ? rows.get(row) : List.of();
  }

  private void add(String variant, List<End> before, List<End> after) {
    double[] first = means(before);
    double[] second = means(after);
    variants.computeIfAbsent(variant, added -> new Variant(names.size())).add(first, second);
    rows.add(before, after, first, second);
  }

  private double[] means(List<End> samples) {
    double[] means = new double[names.size()];
    for (int scorer = 0; scorer < means.length; scorer++) {
      int place = scorer;
      means[scorer] =
          samples.stream()
              .mapToDouble(end -> end.scores()[place])
              .filter(score -> !Double.isNaN(score))
              .average()
              .orElse(Double.NaN);
    }
    return means;
  }

  ComparedRun first() {
    return first;
  }

  ComparedRun second() {
    return second;
  }

  boolean isByKey() {
    return byKey;
  }

  /** Those of either run. */
  List<String> names() {
    return names;
  }

  /** Those of both runs. */
  List<String> shared() {
    return names.stream()
        .filter(first.rules().names()::contains)
        .filter(second.rules().names()::contains)
        .toList();
  }

  Map<String, Variant> variants() {
    return variants;
  }

  RowCounts rows() {
    return rows;
  }

  /** What was compared that is not quite the same; null where all is. */
  @Nullable String warning() {
    if (!first.variants().equals(second.variants())) {
      return "the variants of the two runs differ: a row of a variant that one of them lacks is in"
          + " the other one alone";
    }
    return countsDeadLettersAlike() || shared().isEmpty() ? null : UNLIKE;
  }

  /** Whether dead letters are as much a part of one run's scores as of the other's. */
  boolean countsDeadLettersAlike() {
    return first.rules().missing() == second.rules().missing();
  }
}
