package dev.promptbeam.emulator.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.reply.ApiException;
import dev.promptbeam.emulator.reply.Paging;
import dev.promptbeam.emulator.reply.Reply;
import dev.promptbeam.emulator.reply.RpcCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a fault does to one call: instead of its effect, or to its answer. */
public final class CallFault {
  public static final CallFault NONE = new CallFault(Json.object());

  private final JsonNode action;

  public CallFault(JsonNode action) {
    this.action = action;
  }

  public boolean is(String type) {
    return action.path("type").asText().equals(type);
  }

  public long number(String name, long usual) {
    return action.path(name).asLong(usual);
  }

  public boolean flag(String name) {
    return action.path(name).asBoolean();
  }

  /** The answer in place of the call's effect, or null when the effect takes place. */
  public @Nullable Reply instead(String origin, String pathAndQuery) {
    return switch (action.path("type").asText()) {
      case "status" -> status();
      case "creditsDepleted" -> creditsDepleted();
      case "html" ->
          Reply.text(
              code(502),
              "text/html; charset=UTF-8",
              "<!DOCTYPE html>\n<html><title>Error</title><body>That's an error.</body></html>\n");
      case "garbage" ->
          Reply.text(
              code(200),
              "application/json; charset=UTF-8",
              action.path("text").asText("{\"name\": \"batches/"));
      case "redirect" -> redirect(origin, pathAndQuery);
      case "emptyPage" ->
          Reply.ok(Json.object().put("nextPageToken", Paging.encode(Long.MAX_VALUE)));
      case "emptyList" -> Reply.ok(Json.object());
      default -> null;
    };
  }

  /** The answer that takes the place of the true one, after the effect. */
  public Reply after(Reply reply) throws IOException {
    if (is("statusAfter")) {
      return status();
    }
    return is("snakeCase") ? snakeCase(reply) : reply;
  }

  /** The status the action asks for, with the details a 429 may have (protocol 8.2). */
  public Reply status() {
    int code = code(503);
    String name = action.path("status").asText(RpcCode.ofHttp(code).name());
    ApiException error =
        new ApiException(code, name, action.path("message").asText("Scripted fault."));
    if (action.has("reason")) {
      error.withReason(action.get("reason").asText());
    }
    if (action.has("retryDelay")) {
      error.withDetail(
          Json.object()
              .put("@type", "type.googleapis.com/google.rpc.RetryInfo")
              .put("retryDelay", action.get("retryDelay").asText()));
    }
    Reply reply = error.reply();
    if (flag("array")) {
      reply = Reply.json(code, Json.array().add(error.envelope()));
    }
    return action.has("retryAfter")
        ? reply.with("Retry-After", action.get("retryAfter").asText())
        : reply;
  }

  /** An error in an answer that says 200, as finalize was seen to give (protocol 2.2). */
  public Reply errorIn200(String mimeType) {
    String message = action.path("message").asText("Unsupported MIME type: " + mimeType);
    return Reply.ok(ApiException.invalid(message).envelope());
  }

  /** A refusal that waiting does not cure, without any hint. */
  private static Reply creditsDepleted() {
    return new ApiException(
            RpcCode.RESOURCE_EXHAUSTED,
            "Your prepayment credits are depleted. Please go to AI Studio at"
                + " https://ai.studio/projects to manage your project and billing.")
        .reply();
  }

  private int code(int usual) {
    return action.path("code").asInt(usual);
  }

  private Reply redirect(String origin, String pathAndQuery) {
    String location = action.path("location").asText(origin) + pathAndQuery;
    return Reply.text(code(307), "text/plain", "moved").with("Location", location);
  }

  private static Reply snakeCase(Reply reply) throws IOException {
    if (!reply.headers().getOrDefault("Content-Type", "").startsWith("application/json")) {
      return reply;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (reply.body() instanceof Reply.Stream stream) {
      stream.writer().writeTo(bytes);
    } else if (reply.body() instanceof Reply.Bytes content) {
      bytes.writeBytes(content.content());
    } else {
      return reply;
    }
    return Reply.json(reply.status(), snakeCase(Json.CALLS.readTree(bytes.toByteArray())));
  }

  private static JsonNode snakeCase(JsonNode node) {
    if (node.isArray()) {
      ArrayNode list = Json.array();
      node.forEach(element -> list.add(snakeCase(element)));
      return list;
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode object = Json.object();
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      object.set(Json.snake(member.getKey()), snakeCase(member.getValue()));
    }
    return object;
  }
}
