package dev.promptbeam.model;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Why a row has no result: the code in a dead letter, its status, and whether asking again can
 * help.
 *
 * @param code one of the contract's reasons, such as {@code RESULT_MISSING} or {@code FINISH_OTHER}
 * @param status the status that goes with the code
 * @param retryable true where the same request is asked again, up to its attempts
 */
public record Reason(String code, Status status, boolean retryable) implements Serializable {
  public static final Reason READ_MALFORMED = input("READ_MALFORMED");
  public static final Reason READ_TRUNCATED = input("READ_TRUNCATED");
  public static final Reason READ_FILE = input("READ_FILE");
  public static final Reason ROW_KEY_MISSING = input("ROW_KEY_MISSING");
  public static final Reason ROW_MISSING_COLUMN = input("ROW_MISSING_COLUMN");
  public static final Reason REQUEST_INVALID = input("REQUEST_INVALID");
  public static final Reason REQUEST_TOO_LARGE = input("REQUEST_TOO_LARGE");
  public static final Reason MEDIA_UNREADABLE = input("MEDIA_UNREADABLE");
  public static final Reason JOB_FAILED = new Reason("JOB_FAILED", Status.ERROR, true);

  /** A job that ended with rpc code 3: its input is at fault, the same line would fail again. */
  public static final Reason JOB_REFUSED = new Reason("JOB_FAILED", Status.ERROR, false);

  public static final Reason JOB_EXPIRED = new Reason("JOB_EXPIRED", Status.EXPIRED, true);
  public static final Reason JOB_CANCELLED = new Reason("JOB_CANCELLED", Status.CANCELLED, true);
  public static final Reason DEADLINE = new Reason("DEADLINE", Status.EXPIRED, true);
  public static final Reason RESULT_MISSING = new Reason("RESULT_MISSING", Status.MISSING, true);
  public static final Reason RESULT_UNREADABLE =
      new Reason("RESULT_UNREADABLE", Status.ERROR, true);

  /** An answer that came whole and that we cannot take: the next one would cost the same again. */
  public static final Reason RESULT_UNUSABLE = new Reason("RESULT_UNREADABLE", Status.ERROR, false);

  public static final Reason PROMPT_BLOCKED = new Reason("PROMPT_BLOCKED", Status.BLOCKED, false);
  public static final Reason OUTPUT_EMPTY = new Reason("OUTPUT_EMPTY", Status.INVALID_OUTPUT, true);
  public static final Reason OUTPUT_NOT_JSON =
      new Reason("OUTPUT_NOT_JSON", Status.INVALID_OUTPUT, false);
  public static final Reason OUTPUT_MEDIA =
      new Reason("OUTPUT_MEDIA", Status.INVALID_OUTPUT, false);
  public static final Reason OUTPUT_SCHEMA =
      new Reason("OUTPUT_SCHEMA", Status.INVALID_OUTPUT, false);

  private static final String[] RPC_NAMES = {
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED"
  };
  private static final Set<Integer> RPC_RETRYABLE = Set.of(1, 2, 4, 8, 10, 13, 14, 15);
  private static final Set<String> FINISH_POLICY =
      Set.of(
          "SAFETY",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "RECITATION",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT",
          "IMAGE_RECITATION",
          "ESCALATION",
          "MODEL_ARMOR");

  /**
   * The same request would end the same way, for the same money: it is wrong, or its answer goes on
   * only where its continuation token is sent along.
   */
  private static final Set<String> FINISH_PERMANENT =
      Set.of("STOP", "MAX_TOKENS", "CONTINUATION", "MISSING_THOUGHT_SIGNATURE");

  private static final Set<String> FINISH_FLAKY =
      Set.of(
          "FINISH_REASON_UNSPECIFIED",
          "OTHER",
          "LANGUAGE",
          "NO_IMAGE",
          "IMAGE_OTHER",
          "MALFORMED_FUNCTION_CALL",
          "MALFORMED_RESPONSE",
          "UNEXPECTED_TOOL_CALL",
          "TOO_MANY_TOOL_CALLS");

  /** The account is limited or disabled for policy violations, whatever the request is. */
  private static final String ACCOUNT_LIMITED = "PUP_LIMITED_DISABLED";

  private static final String FINISH = "FINISH_";

  /** The google.rpc number of a name such as {@code INTERNAL}; that of UNKNOWN for all others. */
  public static int rpcCode(String name) {
    int code = Arrays.asList(RPC_NAMES).indexOf(name);
    return code < 0 ? Arrays.asList(RPC_NAMES).indexOf("UNKNOWN") : code;
  }

  /**
   * The reason for a line error by its google.rpc code (protocol 5.3); numbers the table lacks
   * count as UNKNOWN, 2.
   */
  public static Reason api(int rpcCode) {
    int code = rpcCode > 0 && rpcCode < RPC_NAMES.length ? rpcCode : 2;
    return new Reason("API_" + RPC_NAMES[code], Status.ERROR, RPC_RETRYABLE.contains(code));
  }

  /**
   * The reason for a finish reason that makes no result (protocol 6): policy finishes are blocked
   * and permanent; so are, unblocked, those that the same request would end with again; the flaky
   * and the unknown ones are asked again.
   */
  public static Reason finish(String finishReason) {
    if (FINISH_POLICY.contains(finishReason)) {
      return new Reason(FINISH + finishReason, Status.BLOCKED, false);
    }
    boolean retryable = !FINISH_PERMANENT.contains(finishReason);
    return new Reason(FINISH + finishReason, Status.INVALID_OUTPUT, retryable);
  }

  /** All codes that are known before a run; the service may have finish reasons beyond them. */
  public static SortedSet<String> codes() {
    SortedSet<String> codes = new TreeSet<>();
    Stream.of(
            READ_MALFORMED,
            READ_TRUNCATED,
            READ_FILE,
            ROW_KEY_MISSING,
            ROW_MISSING_COLUMN,
            REQUEST_INVALID,
            REQUEST_TOO_LARGE,
            MEDIA_UNREADABLE,
            JOB_FAILED,
            JOB_EXPIRED,
            JOB_CANCELLED,
            DEADLINE,
            RESULT_MISSING,
            RESULT_UNREADABLE,
            PROMPT_BLOCKED,
            OUTPUT_EMPTY,
            OUTPUT_NOT_JSON,
            OUTPUT_MEDIA,
            OUTPUT_SCHEMA)
        .forEach(reason -> codes.add(reason.code()));
    IntStream.range(1, RPC_NAMES.length).forEach(code -> codes.add(api(code).code()));
    Stream.of(FINISH_POLICY, FINISH_PERMANENT, FINISH_FLAKY)
        .flatMap(Set::stream)
        .forEach(reason -> codes.add(FINISH + reason));
    return codes;
  }

  /** True where it is a file that could not be read, to its end or at all, and not a row. */
  public boolean isOfFile() {
    return equals(READ_FILE) || equals(READ_TRUNCATED);
  }

  /** The same, where what it was due to can be put right before the request is asked again. */
  public Reason curable() {
    return new Reason(code, status, true);
  }

  /** True for a finish reason that says nothing of the request, but refuses the account. */
  public boolean refusesAccount() {
    return code.equals(FINISH + ACCOUNT_LIMITED);
  }

  /** True for a finish reason of which nobody knows whether asking again can help. */
  public boolean unknownFinish() {
    return retryable
        && code.startsWith(FINISH)
        && !refusesAccount()
        && !FINISH_FLAKY.contains(code.substring(FINISH.length()));
  }

  private static Reason input(String code) {
    return new Reason(code, Status.INVALID_INPUT, false);
  }
}
