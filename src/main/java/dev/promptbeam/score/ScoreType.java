package dev.promptbeam.score;

import java.util.Locale;

/** How an answer is compared with what is expected. */
public enum ScoreType {
  MATCH,
  NORMALIZED,
  NUMBER,
  CHOICE,
  CONTAINS,
  REGEX,
  JSON,
  F1,
  COSINE,
  /** By another model, which is asked. */
  JUDGE;

  /** As a spec spells it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
