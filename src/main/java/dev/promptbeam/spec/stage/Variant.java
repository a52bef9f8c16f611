package dev.promptbeam.spec.stage;

import java.io.Serializable;
import java.util.List;

/**
 * One way in which a spec asks its rows: one combination of a sweep.
 *
 * @param name in results and dead letters; empty where the spec has no sweep
 * @param stages what is asked of a row, one after another; at least one
 */
public record Variant(String name, List<StageSpec> stages) implements Serializable {
  public Variant {
    stages = List.copyOf(stages);
  }
}
