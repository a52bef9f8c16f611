package dev.promptbeam.batch.setup;

import dev.promptbeam.gemini.GeminiClient;
import java.io.Serializable;

/** Opens a client where it is used, with the key of that place. */
@FunctionalInterface
public interface ClientFactory extends Serializable {
  GeminiClient open();

  /**
   * Finds out without a call whether a client can be opened here.
   *
   * @throws WorkerUnfitException where the key of this place is missing or another one
   */
  default void check() {}
}
