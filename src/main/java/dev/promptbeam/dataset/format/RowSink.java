package dev.promptbeam.dataset.format;

import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;

/** Takes what reading finds, in source order, each record once in one of the two ways. */
public interface RowSink {
  /** For what was taken before. */
  RowSink NONE =
      new RowSink() {
        @Override
        public void row(SourceRow row) {}

        @Override
        public void deadLetter(DeadLetter letter) {}
      };

  void row(SourceRow row);

  void deadLetter(DeadLetter letter);

  /** The row that comes next has two members of one name in one object; the last one counts. */
  default void repeatedMember(Source source, String name) {}

  /** False once nothing more is wanted. */
  default boolean wantsMore() {
    return true;
  }
}
