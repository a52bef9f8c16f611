package dev.promptbeam.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.promptbeam.model.Json;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Calls whose answer is a JSON object that fits in memory. */
final class JsonCalls {
  private static final int ANSWER_BYTES = 64 << 20;

  private final Caller caller;

  JsonCalls(Caller caller) {
    this.caller = caller;
  }

  /**
   * An object that was answered.
   *
   * @param made when the service made it, by its own clock; null where it does not say
   */
  record Answered(Members object, @Nullable Instant made) {}

  /** The object answered. */
  Members call(Call call) throws GeminiException, InterruptedException {
    return dated(call).object();
  }

  /** The object answered and its time. */
  Answered dated(Call call) throws GeminiException, InterruptedException {
    BytesSink body = new BytesSink(ANSWER_BYTES);
    Answer answer = caller.succeed(call, body);
    return new Answered(object(call, answer, body), AnswerDate.of(answer.headers()));
  }

  /**
   * The items of a page; an object without them is an empty one (protocol 3.3), and null is what
   * JSON calls a member that is not there.
   */
  static JsonNode items(Call call, Members page, String name) throws GeminiException.Unavailable {
    JsonNode items = page.node(name);
    if (items.isMissingNode() || items.isNull() || items.isArray()) {
      return items;
    }
    throw new GeminiException.Unavailable(
        call.label() + ": not an answer of the API: " + name + " is no list", 200, null);
  }

  /** A call whose answer says nothing: an empty object, or nothing at all. */
  void acknowledge(Call call) throws GeminiException, InterruptedException {
    BytesSink body = new BytesSink(ANSWER_BYTES);
    acknowledged(call, caller.succeed(call, body), body);
  }

  void acknowledged(Call call, Answer answer, BytesSink body) throws GeminiException {
    if (body.bytes().length > 0) {
      object(call, answer, body);
    }
  }

  private Members object(Call call, Answer answer, BytesSink body) throws GeminiException {
    if (body.cut()) {
      throw unusable(call, answer, "longer than 64 MiB");
    }
    Members object = new Members(tree(body));
    if (!object.object().isObject()) {
      throw unusable(call, answer, answer.redaction().excerpt(body.text()));
    }
    // An error inside HTTP 200 must not pass for an empty list. A job has a name besides its error.
    if (!object.has("name") && !object.has("metadata")) {
      caller.throwErrorInside(call, answer, object);
    }
    return object;
  }

  /** A missing node for what is no JSON: the parser's message would quote the answer. */
  static JsonNode tree(BytesSink body) {
    try {
      return Json.MAPPER.readTree(body.text());
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  static byte[] bytes(JsonNode json) {
    try {
      return Json.MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static GeminiException.Unavailable unusable(Call call, Answer answer, String what) {
    String message = call.label() + ": not an answer of the API: " + what;
    return new GeminiException.Unavailable(message, answer.status(), null);
  }
}
