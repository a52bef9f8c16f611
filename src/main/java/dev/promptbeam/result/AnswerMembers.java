package dev.promptbeam.result;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.result.judge.AnswerLine;
import dev.promptbeam.result.judge.Reading;
import dev.promptbeam.result.line.JsonLine;
import dev.promptbeam.score.Answer;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of an answer itself stands in its row; there is one for each kind of request. */
public interface AnswerMembers extends Serializable {
  /** What {@link #write} needs of an answer. */
  Reading reading();

  /** Whether {@link #write} needs the request that was asked. */
  boolean needsRequest();

  /** What scorers see of an answer. */
  Answer scored(AnswerLine answer, byte[] line);

  /** The members, in their order. */
  List<String> names();

  /**
   * Writes the members, the same ones for each row of a run.
   *
   * @param line the bytes that {@code answer} was read from
   * @param request that was asked, for whoever {@link #needsRequest}
   * @throws IOException where the answer does not have what it was judged to have
   */
  void write(AnswerLine answer, byte[] line, @Nullable JsonNode request, JsonLine json)
      throws IOException;
}
