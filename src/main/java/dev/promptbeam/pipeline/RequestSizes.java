package dev.promptbeam.pipeline;

import dev.promptbeam.model.KeyedRequest;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.request.RequestBuilder;
import dev.promptbeam.request.UnbuildableRowException;
import java.io.Serializable;

/**
 * How large the requests of some rows are, for an estimate of the others.
 *
 * @param requests how many were looked at
 * @param bytes of all of them, as lines
 * @param tokens of all of them, estimated
 */
public record RequestSizes(long requests, long bytes, long tokens) implements Serializable {
  public static final RequestSizes NONE = new RequestSizes(0, 0, 0);

  private static final int LINE_OVERHEAD = 64;

  static RequestSizes of(Iterable<SourceRow> rows, RequestBuilder builder) {
    RequestSizes sum = NONE;
    for (SourceRow row : rows) {
      sum = sum.plus(of(row, builder));
    }
    return sum;
  }

  /** Of a row that makes no request, nothing: it will be a dead letter. */
  public static RequestSizes of(SourceRow row, RequestBuilder builder) {
    try {
      KeyedRequest request = builder.build(row);
      return new RequestSizes(1, request.request().length + LINE_OVERHEAD, request.tokens());
    } catch (UnbuildableRowException e) {
      return NONE; // the estimate goes by the others
    }
  }

  public RequestSizes plus(RequestSizes other) {
    return new RequestSizes(requests + other.requests, bytes + other.bytes, tokens + other.tokens);
  }

  double meanBytes() {
    return Math.max(1, (double) bytes / Math.max(1, requests));
  }

  double meanTokens() {
    return Math.max(1, (double) tokens / Math.max(1, requests));
  }
}
