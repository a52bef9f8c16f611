package dev.promptbeam.batch.reuse;

import java.io.IOException;

/** A file of another run's answers is not what it was when they were found. The run must stop. */
public final class AnswersChangedException extends IOException {
  private static final long serialVersionUID = 1;

  AnswersChangedException(String amiss) {
    super(ReuseIndex.refusal(amiss));
  }
}
