package dev.promptbeam.gemini;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file on the service (protocol 2.1).
 *
 * @param name {@code files/ID}
 * @param displayName may be empty
 * @param mimeType may be empty
 * @param sizeBytes -1 where the answer lacks it
 * @param createTime null where the answer lacks it
 * @param expirationTime null where the answer lacks it
 * @param uri how a request refers to it; may be empty
 * @param state PROCESSING, ACTIVE, FAILED, or empty
 * @param sha256 of its content, in lower-case hex; null where the answer lacks it
 * @param error why its state is FAILED; may be empty
 */
public record RemoteFile(
    String name,
    String displayName,
    String mimeType,
    long sizeBytes,
    @Nullable Instant createTime,
    @Nullable Instant expirationTime,
    String uri,
    String state,
    @Nullable String sha256,
    String error) {

  /** One of which no more is known. */
  public RemoteFile(
      String name,
      String displayName,
      String mimeType,
      long sizeBytes,
      @Nullable Instant createTime,
      @Nullable Instant expirationTime,
      String uri,
      String state) {
    this(name, displayName, mimeType, sizeBytes, createTime, expirationTime, uri, state, null, "");
  }

  /** The same under another display name. */
  public RemoteFile named(String display) {
    return new RemoteFile(
        name, display, mimeType, sizeBytes, createTime, expirationTime, uri, state, sha256, error);
  }
}
