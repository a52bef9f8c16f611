package dev.promptbeam.gemini.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.GeminiException.Denied;
import dev.promptbeam.gemini.GeminiException.Foreign;
import dev.promptbeam.gemini.GeminiException.Gone;
import dev.promptbeam.gemini.GeminiException.Invalid;
import dev.promptbeam.gemini.GeminiException.Quota;
import dev.promptbeam.gemini.GeminiException.Unavailable;
import dev.promptbeam.gemini.codec.BytesSink;
import dev.promptbeam.gemini.codec.Redaction;
import java.time.Duration;
import java.time.Instant;

/**
 * An answer that is no success: the API's error object, or what something else sent in its place.
 *
 * @param status HTTP status
 * @param rpcStatus such as {@code RESOURCE_EXHAUSTED}; empty where none
 * @param message the service's, or an excerpt of what is not its
 * @param fromService false where it is not the API's error object
 * @param details the error object's, a missing node where none
 */
public record ApiError(
    int status, String rpcStatus, String message, boolean fromService, JsonNode details) {

  public static ApiError of(Answer answer) {
    BytesSink body = answer.error();
    JsonNode tree = body.cut() ? MissingNode.getInstance() : JsonCalls.tree(body);
    JsonNode error = tree.isMissingNode() ? CutError.of(body.text()) : ErrorObject.in(tree);
    boolean noCodeYet = body.cut() && error.has("message") && error.size() == 1;
    if (ErrorObject.fits(answer.status(), error) || noCodeYet) {
      return of(answer.status(), error);
    }
    String text = answer.redaction().excerpt(body.text());
    return new ApiError(answer.status(), "", text, false, MissingNode.getInstance());
  }

  /** The error object that an answer with the given HTTP status holds. */
  public static ApiError of(int status, JsonNode error) {
    return new ApiError(
        status,
        ErrorObject.name(error),
        error.path("message").asText(""),
        true,
        error.path("details"));
  }

  GeminiException toException(Call call, Answer answer, Instant now) {
    String text = text(call, answer.redaction());
    Duration hint = RetryHint.of(answer.header("retry-after"), this, now);
    if (!fromService) {
      return new Foreign(text, status, hint);
    }
    if (status / 100 != 4) {
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

  /** Names it for what it is: whoever reads "HTTP 404" takes it for a word of the service. */
  private String text(Call call, Redaction redaction) {
    String tail = message.isEmpty() ? "" : ": " + message;
    String name = rpcStatus.isEmpty() ? "" : " " + rpcStatus;
    String who = status == ErrorObject.PROXY_AUTHENTICATION ? "a proxy" : "a gateway";
    String what = fromService ? "HTTP " + status + name : who + " answered " + status;
    return redaction.message(call.label() + ": " + what + tail);
  }
}
