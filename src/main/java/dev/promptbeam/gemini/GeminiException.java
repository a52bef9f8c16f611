package dev.promptbeam.gemini;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call that did not succeed. The subclass says what can be done about it; messages name the call
 * and never hold the key or an upload session's address.
 */
public abstract sealed class GeminiException extends Exception {
  private final int httpStatus;
  private final @Nullable Duration retryAfter;

  private GeminiException(String message, int httpStatus, @Nullable Throwable cause) {
    this(message, httpStatus, null, cause);
  }

  private GeminiException(
      String message, int httpStatus, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.httpStatus = httpStatus;
    this.retryAfter = retryAfter;
  }

  /** HTTP status of the answer, 0 where there was none. */
  public int httpStatus() {
    return httpStatus;
  }

  /** The server's hint, in the order header, RetryInfo, message text; null where none. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** The wait before the call is made again: our own, or the server's hint where it is longer. */
  public Duration waitAtLeast(Duration own) {
    return retryAfter == null || retryAfter.compareTo(own) < 0 ? own : retryAfter;
  }

  /**
   * 429 of the service itself: rate, enqueued tokens, concurrent jobs, storage or spend; come again
   * later.
   */
  public static final class Quota extends GeminiException {
    public Quota(String message, @Nullable Duration retryAfter) {
      super(message, 429, retryAfter, null);
    }
  }

  /**
   * 408, 409 ABORTED, 499, 5xx, or an answer that is not what the API sends, whatever its status:
   * may pass by itself.
   */
  public static sealed class Unavailable extends GeminiException {
    public Unavailable(String message, int httpStatus, @Nullable Throwable cause) {
      this(message, httpStatus, null, cause);
    }

    public Unavailable(
        String message, int httpStatus, @Nullable Duration retryAfter, @Nullable Throwable cause) {
      super(message, httpStatus, retryAfter, cause);
    }
  }

  /** Somebody between us and the service said it, who need not know what the service has done. */
  public static final class Foreign extends Unavailable {
    public Foreign(String message, int httpStatus, @Nullable Duration retryAfter) {
      super(message, httpStatus, retryAfter, null);
    }
  }

  /** A result file that the service says is there, and that has nothing in it. */
  public static final class EmptyFile extends Unavailable {
    public EmptyFile(String message, int httpStatus) {
      super(message, httpStatus, null);
    }
  }

  /** No answer: connection refused, reset, timed out, or cut, within the TLS handshake too. */
  public static final class Unreachable extends GeminiException {
    private final boolean bodySent;

    public Unreachable(String message, boolean bodySent, @Nullable Throwable cause) {
      super(message, 0, cause);
      this.bodySent = bodySent;
    }

    /** False only where surely no byte of the request's body left this machine. */
    public boolean bodySent() {
      return bodySent;
    }
  }

  /**
   * TLS with this server cannot come about: its certificate is not trusted, or is another host's,
   * or it does not speak TLS. Waiting does not heal that, and nothing of the request was sent.
   */
  public static final class Untrusted extends GeminiException {
    public Untrusted(String message, @Nullable Throwable cause) {
      super(message, 0, cause);
    }
  }

  /** 404, or 403 on a file: the resource is missing, expired, or another project's. */
  public static final class Gone extends GeminiException {
    public Gone(String message, int httpStatus) {
      super(message, httpStatus, null);
    }
  }

  /**
   * 401, 403, or 400 with reason API_KEY_INVALID or status FAILED_PRECONDITION: this key may not do
   * this, or its account as it is (protocol 8.1).
   */
  public static final class Denied extends GeminiException {
    public Denied(String message, int httpStatus) {
      super(message, httpStatus, null);
    }
  }

  /** Other 4xx: the same request would fail again. */
  public static final class Invalid extends GeminiException {
    private final List<LineError> lines;

    public Invalid(String message, int httpStatus, List<LineError> lines) {
      super(message, httpStatus, null);
      this.lines = List.copyOf(lines);
    }

    /** The input lines that a refused create names (protocol 4.3); empty where it names none. */
    public List<LineError> lines() {
      return lines;
    }
  }

  /**
   * A line of an input file that a create refused.
   *
   * @param line counted from 1
   */
  public record LineError(int line, String message) {}
}
