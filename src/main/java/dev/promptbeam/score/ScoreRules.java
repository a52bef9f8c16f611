package dev.promptbeam.score;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the answers of a run are scored.
 *
 * @param missing what a row counts that has no answer
 * @param by the scorers, in their order; none where nothing is scored
 */
public record ScoreRules(Missing missing, List<ScoreRule> by) implements Serializable {
  public static final ScoreRules NONE = new ScoreRules(Missing.ZERO, List.of());

  /** What a dead letter counts. */
  public enum Missing {
    /** As the lowest score. */
    ZERO,
    /** Not at all. */
    SKIP
  }

  public ScoreRules {
    by = List.copyOf(by);
  }

  /** Those of a spec, of which earlier versions say nothing. */
  public static ScoreRules orNone(@Nullable ScoreRules rules) {
    return Objects.requireNonNullElse(rules, NONE);
  }

  public boolean areNone() {
    return by.isEmpty();
  }

  public List<String> names() {
    return by.stream().map(ScoreRule::name).toList();
  }
}
