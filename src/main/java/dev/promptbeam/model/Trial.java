package dev.promptbeam.model;

import java.io.Serializable;
import java.util.Comparator;

/**
 * One of the times that a row is asked: each ends once, as a result or a dead letter.
 *
 * @param variant index of the variant that asks, in the order of the spec
 * @param sample number among the samples of the row, from 0
 */
public record Trial(int variant, int sample) implements Comparable<Trial>, Serializable {
  /** Of a run in which each row is asked once. */
  public static final Trial ONLY = new Trial(0, 0);

  private static final Comparator<Trial> ORDER =
      Comparator.comparingInt(Trial::variant).thenComparingInt(Trial::sample);

  @Override
  public int compareTo(Trial other) {
    return ORDER.compare(this, other);
  }
}
