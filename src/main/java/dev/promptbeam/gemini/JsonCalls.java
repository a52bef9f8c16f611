package dev.promptbeam.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Calls whose answer is a JSON object that fits in memory. */
final class JsonCalls {
  private static final int ANSWER_BYTES = 64 << 20;

  private final Caller caller;

  JsonCalls(Caller caller) {
    this.caller = caller;
  }

  /** The object answered. An empty body counts as {@code {}}. */
  Members call(Call call) throws GeminiException, InterruptedException {
    BytesSink body = new BytesSink(ANSWER_BYTES);
    Answer answer = caller.succeed(call, body);
    return new Members(object(call, answer, body));
  }

  static ObjectNode object(Call call, Answer answer, BytesSink body)
      throws GeminiException.Unavailable {
    if (body.cut()) {
      throw unusable(call, answer, "the answer is longer than 64 MiB");
    }
    byte[] bytes = body.bytes();
    if (bytes.length == 0) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      if (Json.MAPPER.readTree(bytes) instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException e) {
      // The parser's own message quotes the answer, so the redacted excerpt stands in for it.
      throw unusable(call, answer, answer.redaction().excerpt(body.text()));
    }
    throw unusable(call, answer, answer.redaction().excerpt(body.text()));
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
