package dev.promptbeam.gemini.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.gemini.ApiKey;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.codec.BodySink;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Makes calls: gives the key to the configured origin only, follows a GET's redirects by hand. */
public final class Caller {
  private static final int MAX_REDIRECTS = 5;

  private final Transport transport;
  private final WebOrigin origin;
  private final @Nullable ApiKey key;
  private final Clock clock;

  public Caller(Transport transport, WebOrigin origin, @Nullable ApiKey key, Clock clock) {
    this.transport = transport;
    this.origin = origin;
    this.key = key;
    this.clock = clock;
  }

  /** The answer to a call, which must be a success. */
  public Answer succeed(Call call, BodySink sink) throws GeminiException, InterruptedException {
    Answer answer = exchange(call, sink);
    if (!answer.success()) {
      throw failure(call, answer);
    }
    return answer;
  }

  /** The answer to a call, whatever its status. */
  public Answer exchange(Call call, BodySink sink) throws GeminiException, InterruptedException {
    Call next = call;
    boolean trusted = true;
    for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
      // Once off the origin the key stays away, even where a stranger points back at us.
      trusted = trusted && WebOrigin.of(next.address()).equals(origin);
      Answer answer = transport.send(next, sink, trusted ? key : null);
      if (!call.method().equals("GET") || !Redirect.is(answer)) {
        return answer;
      }
      next = next.at(Redirect.target(next, answer));
    }
    throw new GeminiException.Unavailable(call.label() + ": too many redirects", 0, null);
  }

  /** Errors come inside HTTP 200 too (protocol 0, fact 19). */
  public void throwErrorInside(Call call, Answer answer, JsonNode body) throws GeminiException {
    JsonNode error = ErrorObject.in(body);
    if (error.isMissingNode()) {
      return;
    }
    int status = ErrorObject.statusWithin(error);
    if (status == 0) {
      String text = error.path("message").asText("an error without code and status");
      throw JsonCalls.unusable(call, answer, answer.redaction().excerpt(text));
    }
    throw ApiError.of(status, error).toException(call, answer, clock.instant());
  }

  public GeminiException failure(Call call, Answer answer) {
    return ApiError.of(answer).toException(call, answer, clock.instant());
  }
}
