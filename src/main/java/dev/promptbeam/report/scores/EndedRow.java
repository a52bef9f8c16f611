package dev.promptbeam.report.scores;

import dev.promptbeam.model.Source;
import org.jspecify.annotations.Nullable;

/**
 * One end of a row: a result or a dead letter, and what it counts.
 *
 * @param key of the row; null where it has none
 * @param variant by its name; null in a run without
 * @param sample its number; null in a run without
 * @param answered whether it is a result
 * @param scores in the order of the run's scorers; NaN where there is none
 * @param content a digest of what was answered; 0 where nobody asked for one
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one row; never compared
record EndedRow(
    @Nullable String key,
    Source source,
    @Nullable String variant,
    @Nullable Integer sample,
    boolean answered,
    double[] scores,
    long content) {

  /** Whether its row has no other end than this one. */
  boolean isAlone() {
    return variant == null && sample == null;
  }

  String variantName() {
    return variant == null ? "" : variant;
  }

  int sampleNumber() {
    return sample == null ? 0 : sample;
  }
}
