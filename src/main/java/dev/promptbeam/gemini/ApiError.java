package dev.promptbeam.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.promptbeam.gemini.GeminiException.Denied;
import dev.promptbeam.gemini.GeminiException.Gone;
import dev.promptbeam.gemini.GeminiException.Invalid;
import dev.promptbeam.gemini.GeminiException.Quota;
import dev.promptbeam.gemini.GeminiException.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * An error answer: the envelope of protocol 1, possibly wrapped in an array, or what a gateway sent
 * in its place.
 *
 * @param status HTTP status
 * @param rpcStatus such as {@code RESOURCE_EXHAUSTED}; empty where none
 * @param message the service's, or an excerpt of what is not JSON
 * @param fromService false where the body is not the API's, an empty one excepted
 * @param details the envelope's, a missing node where none
 */
record ApiError(
    int status, String rpcStatus, String message, boolean fromService, JsonNode details) {

  /** Whoever sends these, the call was refused for good or for now, and the status says which. */
  private static final Set<Integer> CLEAR_FROM_ANYONE = Set.of(413, 429);

  static ApiError of(Answer answer) {
    String body = answer.error().text();
    JsonNode tree =
        answer.error().cut() ? MissingNode.getInstance() : JsonCalls.tree(answer.error());
    JsonNode envelope = tree.isArray() ? tree.path(0) : tree;
    if (envelope.isObject()) {
      return of(answer.status(), envelope.path("error"));
    }
    // A refusal that names thousands of lines is cut at our limit, and is still a refusal.
    boolean cutJson = answer.error().cut() && body.stripLeading().startsWith("{");
    String text = cutJson ? body.replace("\\n", "\n") : answer.redaction().excerpt(body);
    boolean fromService = cutJson || body.isBlank();
    return new ApiError(answer.status(), "", text, fromService, MissingNode.getInstance());
  }

  /** The error object that an answer with the given HTTP status holds. */
  static ApiError of(int status, JsonNode error) {
    return new ApiError(
        status,
        error.path("status").asText(""),
        error.path("message").asText(""),
        true,
        error.path("details"));
  }

  GeminiException toException(Call call, Answer answer, Instant now) {
    String text = text(call, answer.redaction());
    Duration hint = RetryHint.of(answer.header("retry-after"), this, now);
    if (status / 100 != 4 || !(fromService || CLEAR_FROM_ANYONE.contains(status))) {
      return new Unavailable(text, status, hint, null);
    }
    return switch (status) {
      case 429 -> new Quota(text, hint);
      case 408, 499 -> new Unavailable(text, status, hint, null);
      case 409 -> aborted() ? new Unavailable(text, status, hint, null) : invalid(text, answer);
      case 404 -> new Gone(text, status);
      case 403 -> missingFile(call) ? new Gone(text, status) : new Denied(text, status);
      case 401 -> new Denied(text, status);
      case 400 -> badKey() || badAccount(call) ? new Denied(text, status) : invalid(text, answer);
      default -> invalid(text, answer);
    };
  }

  private Invalid invalid(String text, Answer answer) {
    return new Invalid(text, status, LineErrors.in(message, answer.redaction()));
  }

  private boolean aborted() {
    return rpcStatus.equals("ABORTED");
  }

  /**
   * The service answers 403 for a file that is missing (protocol 2.3). A create touches a model
   * besides its file, so there the message must name the file.
   */
  private boolean missingFile(Call call) {
    String file = call.file();
    if (file == null) {
      return false;
    }
    String id = file.substring(file.indexOf('/') + 1);
    return call.address().getPath().contains(file) || message.contains(id);
  }

  private boolean badKey() {
    for (JsonNode detail : details) {
      if (detail.path("reason").asText().equals("API_KEY_INVALID")) {
        return true;
      }
    }
    return false;
  }

  /** Billing is off, or the country is not served (protocol 8.1); a delete means the resource. */
  private boolean badAccount(Call call) {
    return rpcStatus.equals("FAILED_PRECONDITION") && !call.method().equals("DELETE");
  }

  private String text(Call call, Redaction redaction) {
    String name = rpcStatus.isEmpty() ? "" : " " + rpcStatus;
    String tail = message.isEmpty() ? "" : ": " + message;
    return redaction.message(call.label() + ": HTTP " + status + name + tail);
  }
}
