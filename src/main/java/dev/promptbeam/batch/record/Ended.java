package dev.promptbeam.batch.record;

import dev.promptbeam.gemini.BatchStats;
import dev.promptbeam.gemini.GeminiException.LineError;
import dev.promptbeam.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a sending ended on the service.
 *
 * @param end what happened
 * @param job the job's name; null where none was made
 * @param responsesFile result file; null where there is none
 * @param errorCode google.rpc code of the job, 0 where none
 * @param message what the service said; may be empty
 * @param refusedLines lines that a refused create named, or whose media cannot be uploaded
 * @param time when it was seen
 * @param stats the job's counters when it was seen, which may be stale; null where no job was seen
 * @param unsent what it was, where it ended before an intent was written that tells; null else
 */
public record Ended(
    End end,
    @Nullable String job,
    @Nullable String responsesFile,
    int errorCode,
    String message,
    List<LineError> refusedLines,
    Instant time,
    @Nullable BatchStats stats,
    @Nullable SendingTask unsent) {
  /** SUCCEEDED can be visible before the output is attached (protocol 3.4). */
  public static final Duration OUTPUT_GRACE = Duration.ofMinutes(30);

  private static final int INVALID_ARGUMENT = Reason.rpcCode("INVALID_ARGUMENT");

  /** The end of a sending whose intent is written, at which no counters were seen. */
  public Ended(
      End end,
      @Nullable String job,
      @Nullable String responsesFile,
      int errorCode,
      String message,
      List<LineError> refusedLines,
      Instant time) {
    this(end, job, responsesFile, errorCode, message, refusedLines, time, null, null);
  }

  /** Ways to end. */
  public enum End {
    SUCCEEDED,
    FAILED,
    EXPIRED,
    /** By somebody else, which is a decision. */
    CANCELLED,
    /** Without progress for too long, cancelled by us. */
    STUCK,
    /** Cancelled by us, to ask what it has not answered one by one. */
    RECALLED,
    /** The job is not there any more. */
    GONE,
    /** Create said no to its content. */
    REFUSED,
    /** Never became a job, and never will: its input file is deleted. */
    WITHDRAWN,
    /**
     * Never became a job: media of some of its requests, which the refused lines name, cannot be
     * uploaded. The others are sent.
     */
    UNREADABLE,
    /** One request alone, and more than the quota: no job will ever take it. */
    TOO_LARGE,
    /** One request alone, refused for an hour though nothing else was in the queue. */
    UNTAKEN,
    /** Cancelled with the run, but it did not end: it may live on and be billed. */
    LEFT,
    /** Given up by the user, because the present key does not see it: it may be billed. */
    ABANDONED,
    /** Deleted by the user before its answers were saved here; they are given up. */
    DELETED;

    /** True where all its requests are as before, as if it had never been sent. */
    public boolean undone() {
      return this == WITHDRAWN || this == ABANDONED;
    }

    /** True where it is decided that its open requests shall not be asked again. */
    public boolean decided() {
      return this == CANCELLED || this == LEFT || this == DELETED || this == UNTAKEN;
    }
  }

  /** True where the service said no to the content, of the job or at its create. */
  public boolean contentAtFault() {
    return end == End.REFUSED || (end == End.FAILED && errorCode == INVALID_ARGUMENT);
  }

  /** As the run's story tells it; what the service said may quote a row. */
  public Map<String, Object> event() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("end", end.name());
    if (job != null) {
      fields.put("job", job);
    }
    if (errorCode != 0) {
      fields.put("code", errorCode);
    }
    if (!refusedLines.isEmpty()) {
      fields.put("refusedLines", refusedLines.size());
    }
    return fields;
  }

  /** Of one that never became a job, whether or not its intent is written. */
  public Ended of(SendingTask task) {
    return new Ended(end, job, responsesFile, errorCode, message, refusedLines, time, stats, task);
  }

  public static Ended withoutJob(End end, String message, List<LineError> lines, Instant time) {
    return new Ended(end, null, null, 0, message, lines, time);
  }
}
