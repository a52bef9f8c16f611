package dev.promptbeam.result;

import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.result.format.UnfitRowException;
import java.io.IOException;

/** Takes what a join makes of each row, in source order. */
public interface JoinSink {
  /**
   * Takes the row of a request that was answered.
   *
   * @param line a result row as JSON in UTF-8, without LF inside or behind it
   * @throws UnfitRowException where it cannot be taken as it is; it then comes as a dead letter
   */
  void result(byte[] line) throws IOException;

  void deadLetter(DeadLetter deadLetter) throws IOException;
}
