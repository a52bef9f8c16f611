package dev.promptbeam.batch;

import dev.promptbeam.gemini.GeminiClient;
import java.io.Serializable;

/** Opens a client where it is used, with the key of that place. */
@FunctionalInterface
public interface ClientFactory extends Serializable {
  GeminiClient open();
}
