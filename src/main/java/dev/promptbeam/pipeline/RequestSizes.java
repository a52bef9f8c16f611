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

  /** Of the requests that some rows make. */
  static RequestSizes of(Iterable<SourceRow> rows, TrialRequests requests) {
    RequestSizes sum = NONE;
    for (SourceRow row : rows) {
      sum = sum.plus(of(row, requests));
    }
    return sum;
  }

  /** Of the requests that a row makes, one of each variant; of none where it makes none. */
  public static RequestSizes of(SourceRow row, TrialRequests requests) {
    RequestSizes sum = NONE;
    for (TrialRequests.Asked asked : requests.variants()) {
      sum = sum.plus(of(row, asked.builder()));
    }
    return sum;
  }

  private static RequestSizes of(SourceRow row, RequestBuilder builder) {
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
