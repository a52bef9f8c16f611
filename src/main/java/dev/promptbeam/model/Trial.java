package dev.promptbeam.model;

import java.io.Serializable;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One of the times that a row is asked: each ends once, as a result or a dead letter.
 *
 * @param variant index of the variant that asks, in the order of the spec
 * @param sample number among the samples of the row, from 0
 */
public record Trial(int variant, int sample) implements Comparable<Trial>, Serializable {
  /** Of a run in which each row is asked once. */
  public static final Trial ONLY = new Trial(0, 0);

  /**
   * What it is called in results and dead letters.
   *
   * @param variant its name; null where the run has no sweep
   * @param sample its number; null where the run has one of each row
   */
  public record Name(@Nullable String variant, @Nullable Integer sample) {
    public static final Name NONE = new Name(null, null);
  }

  private static final Comparator<Trial> ORDER =
      Comparator.comparingInt(Trial::variant).thenComparingInt(Trial::sample);

  @Override
  public int compareTo(Trial other) {
    return ORDER.compare(this, other);
  }
}
