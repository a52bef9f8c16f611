package dev.promptbeam.model;

import org.jspecify.annotations.Nullable;

/**
 * A row's request under its content-derived key.
 *
 * @param requestKey 32 lower-case hexadecimal digits: the first 128 bits of a SHA-256
 * @param contentKey what names the same request of whatever row; null where nobody asks
 * @param request the GenerateContentRequest as compact JSON, UTF-8
 * @param tokens estimated input tokens
 * @param row the row that asks
 */
@SuppressWarnings("ArrayRecordComponent") // an element of the hot path; never compared
public record KeyedRequest(
    String requestKey, @Nullable String contentKey, byte[] request, int tokens, SourceRow row) {

  /** Of which only itself is asked. */
  public KeyedRequest(String requestKey, byte[] request, int tokens, SourceRow row) {
    this(requestKey, null, request, tokens, row);
  }
}
