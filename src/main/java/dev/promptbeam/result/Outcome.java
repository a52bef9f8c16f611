package dev.promptbeam.result;

import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Stage;
import dev.promptbeam.result.line.LineLocation;
import org.jspecify.annotations.Nullable;

/** How one request of a shard ended, after its last sending. */
public sealed interface Outcome {

  /**
   * The request has a result.
   *
   * @param answer its answer line
   * @param job the job that brought it, {@code batches/...}
   * @param attempt which of the request's answers it was, from 1
   * @param reusedFrom the run that asked, {@code NAME/RUN-ID}; null where it is this one
   */
  record Answered(LineLocation answer, String job, int attempt, @Nullable String reusedFrom)
      implements Outcome {

    /** Of this run. */
    public Answered(LineLocation answer, String job, int attempt) {
      this(answer, job, attempt, null);
    }
  }

  /** What comes of the request is no matter here: its rows have gone on to the next stage. */
  record Onward() implements Outcome {}

  /**
   * The request has none, and is not asked again.
   *
   * @param attempts answers and line errors the request has had
   * @param job the last job that carried it
   * @param lastAnswer the last line that came back for it
   */
  record Unanswered(
      Reason reason,
      String message,
      Stage stage,
      int attempts,
      @Nullable String job,
      @Nullable LineLocation lastAnswer)
      implements Outcome {}
}
