package dev.promptbeam.emulator.files;

import dev.promptbeam.emulator.reply.RpcCode;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files that requests name by their addresses: uploads, under whatever host the caller calls
 * this server, and what lies elsewhere, which nobody looks at (protocol 2.3, 5.3).
 */
public record FileReferences(FileStore files) {
  private static final Pattern UPLOAD =
      Pattern.compile("(?:https?://[^/]+/(?:v1beta|v1)/)?files/([a-z0-9-]+)");
  private static final Pattern ELSEWHERE = Pattern.compile("(?:https|gs)://[^/]+/?.*");

  /** Why a request is refused for a file it names. */
  public record Refusal(RpcCode code, String message) {}

  /** What is wrong with the first that cannot be used at a time, or null. */
  public @Nullable Refusal refusal(List<String> uris, Instant when) {
    for (String uri : uris) {
      Refusal refusal = refusal(uri, when);
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  /** Tells contents apart: the same bytes uploaded twice are the same, whatever their names. */
  public int fingerprint(List<String> uris) {
    int fingerprint = 0;
    for (String uri : uris) {
      StoredFile file = file(uri);
      fingerprint = 31 * fingerprint + (file == null ? uri : file.sha256()).hashCode();
    }
    return fingerprint;
  }

  private @Nullable Refusal refusal(String uri, Instant when) {
    Matcher upload = UPLOAD.matcher(uri);
    if (!upload.matches()) {
      return ELSEWHERE.matcher(uri).matches()
          ? null
          : new Refusal(RpcCode.INVALID_ARGUMENT, "Invalid or unsupported file uri: " + uri);
    }
    StoredFile file = file(uri);
    if (file == null || !file.expires().isAfter(when)) {
      return new Refusal(RpcCode.PERMISSION_DENIED, FileStore.goneMessage(upload.group(1)));
    }
    return file.stateAt(when).equals(StoredFile.ACTIVE)
        ? null
        : new Refusal(
            RpcCode.FAILED_PRECONDITION,
            "The File " + file.id() + " is not in an ACTIVE state and usage is not allowed.");
  }

  private @Nullable StoredFile file(String uri) {
    Matcher upload = UPLOAD.matcher(uri);
    return upload.matches() ? files.find(upload.group(1)) : null;
  }
}
