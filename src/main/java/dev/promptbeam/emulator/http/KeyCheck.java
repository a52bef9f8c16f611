package dev.promptbeam.emulator.http;

import dev.promptbeam.emulator.reply.ApiException;
import dev.promptbeam.emulator.reply.RpcCode;
import org.jspecify.annotations.Nullable;

/**
 * Refuses calls without a key, and with another one than the only one accepted (protocol 8.1).
 *
 * @param only the one key accepted, or null for any that is not empty, or empty for none at all
 */
public record KeyCheck(@Nullable String only) {
  public void check(Call call) {
    // The address of an upload is a secret of its own; curl sends no key on it.
    if ("".equals(only)) {
      return;
    }
    if (call.parameter("upload_id") != null && call.operation.startsWith("files.upload")) {
      return;
    }
    String given = call.apiKey();
    if (given == null) {
      throw new ApiException(
          RpcCode.PERMISSION_DENIED,
          "Method doesn't allow unregistered callers (callers without established identity)."
              + " Please use API Key or other form of API consumer identity to call this API.");
    }
    if (only != null && !given.equals(only)) {
      throw ApiException.invalid("API key not valid. Please pass a valid API key.")
          .withReason("API_KEY_INVALID");
    }
  }
}
