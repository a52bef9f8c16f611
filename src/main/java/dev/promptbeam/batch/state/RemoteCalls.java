package dev.promptbeam.batch.state;

import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.Intent.Reservation;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.gemini.BatchJob;
import dev.promptbeam.gemini.GeminiException;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls to the service that the dispatcher has made by its workers. */
public interface RemoteCalls {
  /**
   * Makes a sending a job; with an intent that is already written, only creates.
   *
   * @param room what media of its requests may take of the storage
   */
  SubmitResult submit(SendingTask task, @Nullable Intent written, Room room)
      throws IOException, InterruptedException;

  /**
   * Asks the one request of a sending by a call. With an intent that is written by an earlier start
   * it first says what became of that call: one whose end nobody saw is an answer, and not asked
   * again.
   */
  default FlexResult ask(SendingTask task, @Nullable Intent written, Room room)
      throws IOException, InterruptedException {
    throw new UnsupportedOperationException("there are only jobs here");
  }

  /**
   * What a sending may cost at most, by the requests that it carries; no call.
   *
   * @param made the day on which it is to be a job
   */
  default Reservation bound(SendingTask task, LocalDate made) throws IOException {
    return Reservation.NONE;
  }

  Seen poll(String job) throws InterruptedException;

  /** Cancels a job; one that has ended or is gone needs it no more. */
  Done cancel(String job) throws InterruptedException;

  /** Deletes a sending's input file; nothing to do where it is gone or was never there. */
  Done deleteInput(@Nullable Intent intent) throws InterruptedException;

  /** Calls for the media that requests refer to. */
  default MediaCalls media() {
    return MediaCalls.NONE;
  }

  /** All jobs made since an instant, newest first. */
  Listing list(Instant since) throws InterruptedException;

  /** What the service's clock shows; null where it does not say, or does not answer. */
  @Nullable Instant time() throws InterruptedException;

  /** A call without an answer: done, or why not. */
  record Done(@Nullable GeminiException failure) {
    public static final Done OK = new Done(null);
  }

  /** One look at a job: the job, or why it could not be seen. */
  record Seen(@Nullable BatchJob job, @Nullable GeminiException failure) {
    public BatchJob requireJob() {
      if (job == null) {
        throw new IllegalStateException("no job was seen: " + failure);
      }
      return job;
    }
  }

  /**
   * A listing read to its end, or why it could not be.
   *
   * @param started when its first page was asked for
   */
  record Listing(Instant started, List<BatchJob> jobs, @Nullable GeminiException failure) {}
}
