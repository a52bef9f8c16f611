package dev.promptbeam.emulator.reply;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.emulator.json.Json;

/** An answer in Google's error envelope; carries no stack, as it is an answer and not a defect. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int http;
  private final String status;
  private final transient ArrayNode details = Json.array();

  public ApiException(int http, String status, String message) {
    super(message, null, false, false);
    this.http = http;
    this.status = status;
  }

  public ApiException(RpcCode code, String message) {
    this(code.http, code.name(), message);
  }

  public ApiException withDetail(ObjectNode detail) {
    details.add(detail);
    return this;
  }

  /** Says by a name of Google's why (protocol 8.3). */
  public ApiException withReason(String reason) {
    return withDetail(
        Json.object()
            .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
            .put("reason", reason)
            .put("domain", "googleapis.com"));
  }

  public static ApiException invalid(String message) {
    return new ApiException(RpcCode.INVALID_ARGUMENT, message);
  }

  /** A field that a message does not have, as the service words it (protocol 1). */
  public static ApiException unknownField(String name, String path) {
    return invalid(
        "Invalid JSON payload received. Unknown name \""
            + name
            + "\""
            + at(path)
            + ": Cannot find field.");
  }

  public static ApiException badValue(String path, String expected) {
    return invalid("Invalid value" + at(path) + ", expected " + expected);
  }

  private static String at(String path) {
    return path.isEmpty() ? "" : " at '" + path + "'";
  }

  /** The generic refusal of a create, with a help link and no hint when to retry (protocol 8.2). */
  public static ApiException quotaExceeded() {
    ObjectNode help = Json.object().put("@type", "type.googleapis.com/google.rpc.Help");
    help.putArray("links")
        .addObject()
        .put("description", "Learn more about Gemini API quotas")
        .put("url", "https://ai.google.dev/gemini-api/docs/rate-limits");
    return new ApiException(
            RpcCode.RESOURCE_EXHAUSTED,
            "You exceeded your current quota, please check your plan and billing details. For more"
                + " information on this error, head to:"
                + " https://ai.google.dev/gemini-api/docs/rate-limits.")
        .withDetail(help);
  }

  public Reply reply() {
    return Reply.json(http, envelope());
  }

  public ObjectNode envelope() {
    ObjectNode envelope = Json.object();
    ObjectNode error = envelope.putObject("error");
    error.put("code", http).put("message", getMessage()).put("status", status);
    if (!details.isEmpty()) {
      error.set("details", details);
    }
    return envelope;
  }
}
