package dev.promptbeam.dataset.format;

import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;

/** Takes what reading finds, in source order, each record once in one of the two ways. */
public interface RowSink {
  void row(SourceRow row);

  void deadLetter(DeadLetter letter);

  /** The row that comes next has two members of one name in one object; the last one counts. */
  default void repeatedMember(Source source, String name) {}
}
