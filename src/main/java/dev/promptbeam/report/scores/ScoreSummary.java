package dev.promptbeam.report.scores;

import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.report.scores.EndSpool.End;
import dev.promptbeam.score.ScoreRules;
import dev.promptbeam.score.statistics.PairedSample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the scores of a run say: of each variant by itself, and of the variants beside each other,
 * row by row.
 */
final class ScoreSummary {
  /** Of more variants each is compared with the first alone. */
  private static final int MOST_AGAINST_EACH = 8;

  private final List<String> names;
  private final List<VariantScores> variants = new ArrayList<>();
  private final Map<String, VariantScores> byName = new HashMap<>();
  private final Map<Pair, List<PairedSample>> pairs = new HashMap<>();

  /** Two variants, by their places in the order of the spec. */
  record Pair(int first, int second) {}

  ScoreSummary(List<String> names, List<String> variants) {
    this.names = names;
    variants.forEach(this::variant);
  }

  /**
   * Reads the files of a run.
   *
   * @param variants in the order of the spec
   */
  static ScoreSummary read(RunDirectory directory, ScoreRules rules, List<String> variants)
      throws IOException {
    ScoreSummary summary = new ScoreSummary(rules.names(), variants);
    try (EndSpool spool = new EndSpool()) {
      RunEnds.forEach(
          directory,
          new EndReader(rules, false),
          row -> {
            if (row.isAlone()) {
              summary.add(List.of(end(row)));
            } else {
              spool.add(row.source().toString(), end(row));
            }
          });
      spool.forEach(summary::add);
    }
    return summary;
  }

  private static End end(EndedRow row) {
    return new End(
        0,
        row.variantName(),
        row.sampleNumber(),
        row.answered(),
        row.scores(),
        0,
        "",
        row.source());
  }

  List<String> names() {
    return names;
  }

  /** Those that have any rows. */
  List<VariantScores> variants() {
    return variants;
  }

  /** What a scorer says of two variants, by the rows that both have. */
  Map<Pair, List<PairedSample>> pairs() {
    return pairs;
  }

  private VariantScores variant(String name) {
    return byName.computeIfAbsent(
        name,
        added -> {
          VariantScores scores = new VariantScores(name, names.size());
          variants.add(scores);
          return scores;
        });
  }

  /** Adds all ends of a row. */
  void add(List<End> row) {
    Map<String, List<End>> ends =
        row.stream()
            .collect(Collectors.groupingBy(End::variant, HashMap::new, Collectors.toList()));
    Map<Integer, double[]> means = new HashMap<>();
    ends.forEach(
        (name, samples) -> {
          VariantScores variant = variant(name);
          means.put(variants.indexOf(variant), variant.add(samples));
        });
    for (int first = 0; first < compared(); first++) {
      for (int second = first + 1; second < variants.size(); second++) {
        addPair(new Pair(first, second), means);
      }
    }
  }

  private int compared() {
    return variants.size() > MOST_AGAINST_EACH ? 1 : variants.size();
  }

  private void addPair(Pair pair, Map<Integer, double[]> means) {
    double[] first = means.get(pair.first());
    double[] second = means.get(pair.second());
    if (first == null || second == null) {
      return;
    }
    List<PairedSample> samples =
        pairs.computeIfAbsent(
            pair, added -> names.stream().map(name -> new PairedSample()).toList());
    for (int scorer = 0; scorer < samples.size(); scorer++) {
      samples.get(scorer).add(first[scorer], second[scorer]);
    }
  }
}
