package dev.promptbeam.emulator.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.reply.ApiException;
import dev.promptbeam.emulator.reply.RpcCode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An uploaded file's record; the bytes lie beside it. */
public record StoredFile(
    String id,
    @Nullable String displayName,
    String mimeType,
    long size,
    Instant created,
    Instant expires,
    String sha256,
    long sequence,
    long gets,
    JsonNode script) {
  static final String ACTIVE = "ACTIVE";

  /** Fields of the resource; those that only the server sets may be sent and mean nothing. */
  static final Set<String> FIELDS =
      Set.of(
          "name",
          "displayName",
          "mimeType",
          "sizeBytes",
          "createTime",
          "updateTime",
          "expirationTime",
          "sha256Hash",
          "uri",
          "downloadUri",
          "state",
          "source",
          "error",
          "videoMetadata");

  static final int MOST_ID_CHARACTERS = 40;
  private static final Pattern ID = Pattern.compile("[a-z0-9](?:[a-z0-9-]*[a-z0-9])?");

  /** Refuses an id that the Files API's own rule forbids (protocol 2.1, 2.3). */
  static void checkId(String id, String field) {
    if (id.length() > MOST_ID_CHARACTERS) {
      throw ApiException.invalid(
          "* "
              + field
              + ": File ID (name excluding 'files/') cannot be more than 40 characters.\n");
    }
    if (!ID.matcher(id).matches()) {
      throw ApiException.invalid(
          "* "
              + field
              + ": File ID must be lowercase letters, digits and dashes, and not start or end with"
              + " a dash.\n");
    }
  }

  /** Whether gets bring it on. */
  boolean isWatched() {
    long polls = script.path(FileScript.PROCESSING_POLLS).asLong(0);
    return polls > 0 && gets <= polls;
  }

  /** As it is after one more get. */
  StoredFile got() {
    return new StoredFile(
        id, displayName, mimeType, size, created, expires, sha256, sequence, gets + 1, script);
  }

  /** PROCESSING, and then ACTIVE or FAILED. */
  public String stateAt(Instant when) {
    Instant ready = created.plusMillis(script.path("processingMillis").asLong(0));
    if (isWatched() || when.isBefore(ready)) {
      return "PROCESSING";
    }
    return script.path("endState").asText(ACTIVE);
  }

  /** The resource as protocol 2.1 shows it; the hash is base64 of the hex text, as observed. */
  ObjectNode resource(String origin, String version, Instant now) {
    ObjectNode file = Json.object();
    file.put("name", "files/" + id);
    if (displayName != null) {
      file.put("displayName", displayName);
    }
    file.put("mimeType", mimeType);
    file.put("sizeBytes", Long.toString(size));
    file.put("createTime", created.toString());
    file.put("updateTime", created.toString());
    file.put("expirationTime", expires.toString());
    file.put(
        "sha256Hash",
        Base64.getEncoder().encodeToString(sha256.getBytes(StandardCharsets.US_ASCII)));
    file.put("uri", origin + "/" + version + "/files/" + id);
    String state = stateAt(now);
    file.put("state", state);
    file.put("source", "UPLOADED");
    if (state.equals("FAILED")) {
      file.putObject("error")
          .put("code", script.path("code").asInt(RpcCode.INTERNAL.number()))
          .put("message", script.path("message").asText("The file could not be processed."));
    }
    if (mimeType.startsWith("video/") && state.equals(ACTIVE)) {
      file.putObject("videoMetadata").put("videoDuration", "5s");
    }
    return file;
  }
}
