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
 */
public record RemoteFile(
    String name,
    String displayName,
    String mimeType,
    long sizeBytes,
    @Nullable Instant createTime,
    @Nullable Instant expirationTime,
    String uri,
    String state) {}
