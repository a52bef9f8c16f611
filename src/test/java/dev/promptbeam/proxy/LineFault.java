package dev.promptbeam.proxy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * What happens to calls on their way, and how often it did.
 *
 * <pre>{@code
 * LineFault.on("POST .*:batchGenerateContent").times(1).afterAnswer(0).by(End.RESET)
 * }</pre>
 */
public final class LineFault {
  /** How a connection ends. */
  public enum End {
    /** A TCP reset, as of a machine that has gone. */
    RESET,
    /** In good order, as of a gateway that gives up. */
    CLOSE,
    /** Not at all: nothing comes any more. */
    STALL
  }

  private final Pattern calls;
  private final int times;
  private final boolean inAnswer;
  private final long bytes;
  private final End end;
  private final AtomicInteger strikes = new AtomicInteger();

  private LineFault(Pattern calls, int times, boolean inAnswer, long bytes, End end) {
    this.calls = calls;
    this.times = times;
    this.inAnswer = inAnswer;
    this.bytes = bytes;
    this.end = end;
  }

  /**
   * @param calls a regular expression, searched for in the request line
   */
  public static LineFault on(String calls) {
    return new LineFault(Pattern.compile(calls), Integer.MAX_VALUE, true, 0, End.RESET);
  }

  /** Strikes the first so many calls that fit. */
  public LineFault times(int most) {
    return new LineFault(calls, most, inAnswer, bytes, end);
  }

  /** Lets so many bytes of the request's body through to the server, and no answer. */
  public LineFault afterRequest(long bodyBytes) {
    return new LineFault(calls, times, false, bodyBytes, end);
  }

  /** Lets the whole request through, and so many bytes of the answer, its head included. */
  public LineFault afterAnswer(long answerBytes) {
    return new LineFault(calls, times, true, answerBytes, end);
  }

  public LineFault by(End how) {
    return new LineFault(calls, times, inAnswer, bytes, how);
  }

  public int strikes() {
    return strikes.get();
  }

  /** Counts a call that fits as struck, as long as there are strikes left. */
  boolean strikes(String requestLine) {
    return calls.matcher(requestLine).find()
        && strikes.getAndUpdate(struck -> Math.min(struck + 1, times)) < times;
  }

  boolean inAnswer() {
    return inAnswer;
  }

  long bytes() {
    return bytes;
  }

  End end() {
    return end;
  }
}
