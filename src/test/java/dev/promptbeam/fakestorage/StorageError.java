package dev.promptbeam.fakestorage;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** An error as the JSON API answers it: a status, a reason and a message. */
final class StorageError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  final int status;
  private final String reason;

  StorageError(int status, String reason, String message) {
    super(message);
    this.status = status;
    this.reason = reason;
  }

  static StorageError invalid(String message) {
    return new StorageError(400, "invalid", message);
  }

  static StorageError noBucket() {
    return new StorageError(404, "notFound", "The specified bucket does not exist.");
  }

  static StorageError noObject(String bucket, String name) {
    return new StorageError(404, "notFound", "No such object: " + bucket + "/" + name);
  }

  static StorageError conflict(String message) {
    return new StorageError(409, "conflict", message);
  }

  static StorageError preconditionFailed() {
    return new StorageError(
        412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.");
  }

  /** What a precondition that must not match is answered with; it has no body. */
  static StorageError notModified() {
    return new StorageError(304, "notModified", "Not Modified");
  }

  /** The words of the service for a status that a fault asks for. */
  static StorageError of(int status) {
    return switch (status) {
      case 401 ->
          new StorageError(
              status,
              "required",
              "Anonymous caller does not have storage.objects.get access to the Google Cloud"
                  + " Storage object. Permission 'storage.objects.get' denied on resource (or it"
                  + " may not exist).");
      case 403 ->
          new StorageError(
              status,
              "forbidden",
              "reader@project.iam.gserviceaccount.com does not have storage.objects.create access"
                  + " to the Google Cloud Storage object. Permission 'storage.objects.create'"
                  + " denied on resource (or it may not exist).");
      case 408 -> new StorageError(status, "requestTimeout", "Request timeout.");
      case 412 -> preconditionFailed();
      case 429 ->
          new StorageError(
              status,
              "rateLimitExceeded",
              "The object exceeded the rate limit for object mutation operations (create, update,"
                  + " and delete). Please reduce your request rate.");
      case 500 ->
          new StorageError(
              status, "internalError", "We encountered an internal error. Please try again.");
      case 502, 503, 504 -> new StorageError(status, "backendError", "Backend Error");
      default -> new StorageError(status, "invalid", "Status " + status);
    };
  }

  /** In JSON; a media download has the message alone (seen at the real service in 2021). */
  Answer answer(boolean media) {
    if (status == 304) {
      return Answer.empty(304);
    }
    if (media) {
      return Answer.text(status, "text/html; charset=UTF-8", getMessage());
    }
    ObjectNode body = Json.object();
    ObjectNode error = body.putObject("error");
    error.put("code", status).put("message", getMessage());
    ObjectNode first = error.putArray("errors").addObject();
    first.put("message", getMessage()).put("domain", "global").put("reason", reason);
    if (status == 412) {
      first.put("locationType", "header").put("location", "If-Match");
    }
    Answer answer = Answer.json(status, body);
    return status == 401
        ? answer.with("WWW-Authenticate", "Bearer realm=\"https://accounts.google.com/\"")
        : answer;
  }
}
