package dev.promptbeam.library;

/**
 * A run that could not begin, did not come to its end, or may not end as it did. Fails the
 * pipeline, which has emitted nothing of the run; its message is one sentence: why, and what to do.
 */
public final class PromptRunException extends RuntimeException {
  private static final long serialVersionUID = 1;

  PromptRunException(String message) {
    super(message);
  }
}
