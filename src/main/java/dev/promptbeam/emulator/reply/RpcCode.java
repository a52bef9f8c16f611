package dev.promptbeam.emulator.reply;

/** google.rpc codes with the HTTP status each is answered with; the ordinal is the number. */
public enum RpcCode {
  OK(200),
  CANCELLED(499),
  UNKNOWN(500),
  INVALID_ARGUMENT(400),
  DEADLINE_EXCEEDED(504),
  NOT_FOUND(404),
  ALREADY_EXISTS(409),
  PERMISSION_DENIED(403),
  RESOURCE_EXHAUSTED(429),
  FAILED_PRECONDITION(400),
  ABORTED(409),
  OUT_OF_RANGE(400),
  UNIMPLEMENTED(501),
  INTERNAL(500),
  UNAVAILABLE(503),
  DATA_LOSS(500),
  UNAUTHENTICATED(401);

  public final int http;

  RpcCode(int http) {
    this.http = http;
  }

  public int number() {
    return ordinal();
  }

  /** The name Google puts beside an HTTP status; the first that fits. */
  public static RpcCode ofHttp(int status) {
    if (status == 500) {
      return INTERNAL;
    }
    for (RpcCode code : values()) {
      if (code.http == status) {
        return code;
      }
    }
    return UNKNOWN;
  }
}
