package dev.promptbeam.run.service;

import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.model.ExitCode;
import dev.promptbeam.pipeline.RunRefusedException;

/** What a command says that the service has refused or not answered. */
public final class ServiceRefusal {
  private ServiceRefusal() {}

  public static RunRefusedException of(GeminiException failure, String endpoint) {
    if (failure instanceof GeminiException.Denied) {
      return new RunRefusedException(
          "the API key or its account was refused: " + failure.getMessage());
    }
    return new RunRefusedException(
        endpoint + " does not answer: " + failure.getMessage() + "; run it again later",
        ExitCode.STOPPED);
  }
}
