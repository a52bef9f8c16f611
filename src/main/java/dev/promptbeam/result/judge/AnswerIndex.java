package dev.promptbeam.result.judge;

import dev.promptbeam.model.ModelAnswers;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Usage;
import dev.promptbeam.result.judge.Verdict.Failed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of each request of one sending: exactly one entry for each, in key order.
 *
 * @param anomalies what the answer file held beyond that
 * @param tally the lines of the answer file as the service counts them
 * @param answered who answered, and what that used, each request's once
 */
public record AnswerIndex(
    List<Entry> entries, Anomalies anomalies, Tally tally, ModelAnswers answered) {

  public AnswerIndex {
    entries = List.copyOf(entries);
  }

  /**
   * The ending of one request.
   *
   * @param offset where its line begins in the answer file, -1 where there is none
   * @param length of the line in bytes, without its LF
   * @param failed null where the answer is a result
   * @param former who asked, where it was taken from another run
   */
  public record Entry(
      String key, long offset, int length, @Nullable Failed failed, @Nullable Former former) {

    public Entry(String key, long offset, int length, @Nullable Failed failed) {
      this(key, offset, length, failed, null);
    }

    static Entry missing(String key) {
      Failed missing = new Failed(Reason.RESULT_MISSING, "the answer file has no line for it");
      return new Entry(key, -1, 0, missing);
    }

    /** The same request without an answer, for a reason of the job's. */
    public Entry because(Failed reason) {
      return new Entry(key, offset, length, reason);
    }

    /** True where the answer file holds a line for it, which is an attempt spent. */
    public boolean served() {
      return offset >= 0;
    }
  }

  /**
   * Who asked for an answer that was taken from another run.
   *
   * @param run {@code NAME/RUN-ID}
   * @param job that brought it
   * @param attempt which of the request's answers it was
   */
  public record Former(String run, String job, int attempt) {}

  /** Of answers that were taken from other runs, each a result. */
  public static AnswerIndex taken(List<Entry> entries) {
    return new AnswerIndex(entries, new Anomalies(0, 0, 0, 0), new Tally(0, 0), ModelAnswers.NONE);
  }

  /**
   * Lines that made no entry.
   *
   * @param unreadableLines lines that are not one JSON object, named or not
   * @param unexpected lines whose key the sending does not have, or that have none
   * @param doubled further lines for a key
   * @param conflicting doubled lines that are a result, but another one than the first
   */
  public record Anomalies(long unreadableLines, long unexpected, long doubled, long conflicting) {}

  /**
   * Lines of the answer file by what they hold, whoever's they are; unreadable ones are neither.
   *
   * @param responses lines with a response, a blocked prompt's too (protocol 5.1)
   * @param errors lines with an error
   */
  public record Tally(long responses, long errors) {}

  /**
   * How many requests ended how.
   *
   * @param served requests with a line
   * @param done requests with a result
   * @param retryable requests that failed and may be asked again
   * @param permanent requests that failed for good
   */
  public record Counts(long requests, long served, long done, long retryable, long permanent) {}

  public Counts counts() {
    long served = 0;
    long done = 0;
    long retryable = 0;
    for (Entry entry : entries) {
      Failed failed = entry.failed();
      served += entry.served() ? 1 : 0;
      done += failed == null ? 1 : 0;
      retryable += failed != null && failed.reason().retryable() ? 1 : 0;
    }
    return new Counts(entries.size(), served, done, retryable, entries.size() - done - retryable);
  }

  /** What the answers used, whoever gave them. */
  public Usage usage() {
    return answered.usage();
  }

  /** Writes JSON lines, a header first; the same index makes the same bytes. Leaves it open. */
  public void writeTo(OutputStream out) throws IOException {
    AnswerIndexFormat.write(this, out);
  }

  /**
   * Reads what {@link #writeTo} wrote; leaves the stream open.
   *
   * @throws IOException if it cannot be read, or is not whole
   */
  public static AnswerIndex readFrom(InputStream in) throws IOException {
    return AnswerIndexFormat.read(in);
  }
}
