package dev.promptbeam.run;

import dev.promptbeam.batch.record.SuspectedDouble;

/** Is told what a start of a run finds. */
public interface StartListener {
  /** Something that people should know; one sentence. */
  void note(String message);

  /** Jobs that are given up at the start. */
  void abandoned(SuspectedDouble given);
}
