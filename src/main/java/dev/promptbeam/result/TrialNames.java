package dev.promptbeam.result;

import dev.promptbeam.model.Trial;
import java.io.Serializable;
import java.util.List;

/**
 * What the trials of a run are called in its results and dead letters.
 *
 * @param variants names of the variants, in their order; empty where the run has one without a name
 * @param samples how many of each row
 */
public record TrialNames(List<String> variants, int samples) implements Serializable {
  /** Of a run that asks each row once. */
  public static final TrialNames NONE = new TrialNames(List.of(), 1);

  public TrialNames {
    variants = List.copyOf(variants);
  }

  public boolean swept() {
    return !variants.isEmpty();
  }

  public boolean sampled() {
    return samples > 1;
  }

  /** Trials of one row. */
  public int count() {
    return samples * Math.max(1, variants.size());
  }

  public Trial.Name of(Trial trial) {
    return new Trial.Name(
        swept() ? variants.get(trial.variant()) : null, sampled() ? trial.sample() : null);
  }

  /**
   * The trial of that name.
   *
   * @throws IllegalArgumentException where the run has none
   */
  public Trial trial(Trial.Name name) {
    int variant = name.variant() == null ? 0 : variants.indexOf(name.variant());
    int sample = name.sample() == null ? 0 : name.sample();
    if (variant < 0 || sample >= samples) {
      throw new IllegalArgumentException("the run has no " + name);
    }
    return new Trial(variant, sample);
  }
}
