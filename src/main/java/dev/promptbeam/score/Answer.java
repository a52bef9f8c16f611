package dev.promptbeam.score;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What a scorer sees of an answer. */
public interface Answer {
  /** Null where there is none. */
  @Nullable String text();

  /** The JSON that the text is; null where it is none. */
  @Nullable JsonNode value();

  /** Its embedding; null where it is another kind of answer. */
  double @Nullable [] vector();
}
