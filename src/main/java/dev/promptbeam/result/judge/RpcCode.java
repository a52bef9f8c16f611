package dev.promptbeam.result.judge;

import dev.promptbeam.model.Reason;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the code of a line error, which may be of two kinds (protocol 5.1). */
final class RpcCode {
  /** Higher than any google.rpc code (16), with room for new ones. */
  private static final int RPC_END = 20;

  private static final int UNKNOWN = Reason.rpcCode("UNKNOWN");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  private RpcCode() {}

  /**
   * The google.rpc code for a code as sent: under 20 it is one, from 100 on it is an HTTP status, a
   * name of one stands for it, all else is UNKNOWN.
   */
  static int of(@Nullable String sent) {
    if (sent == null) {
      return UNKNOWN;
    }
    if (!NUMBER.matcher(sent.strip()).matches()) {
      return Reason.rpcCode(sent.strip());
    }
    int code = Integer.parseInt(sent.strip());
    return code < RPC_END ? code : ofHttp(code);
  }

  /**
   * The rows of protocol 8.1; the class decides for the rest, as Google's own mapping does. 409
   * counts as ABORTED, the one of its two meanings that a repeat can cure.
   */
  private static int ofHttp(int status) {
    return switch (status) {
      case 400, 413 -> 3;
      case 401 -> 16;
      case 403 -> 7;
      case 404 -> 5;
      case 408, 504 -> 4;
      case 409 -> 10;
      case 416 -> 11;
      case 429 -> 8;
      case 499 -> 1;
      case 501 -> 12;
      case 502, 503 -> 14;
      default -> ofHttpClass(status / 100);
    };
  }

  private static int ofHttpClass(int hundreds) {
    return switch (hundreds) {
      case 4 -> 9;
      case 5 -> 13;
      default -> UNKNOWN;
    };
  }
}
