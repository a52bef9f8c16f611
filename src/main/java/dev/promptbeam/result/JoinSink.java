package dev.promptbeam.result;

import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.model.Trial;
import dev.promptbeam.result.format.UnfitRowException;
import dev.promptbeam.result.line.LineLocation;
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

  /**
   * Takes the row of a request that was answered in a stage which is not the last.
   *
   * @param row that the next stage is asked with
   * @param requestKey of the request that was answered
   */
  default void onward(SourceRow row, Trial trial, String requestKey, LineLocation answer)
      throws IOException {
    throw new IllegalStateException("the stage of row " + row.source() + " is the last");
  }

  void deadLetter(DeadLetter deadLetter) throws IOException;
}
