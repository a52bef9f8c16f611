package dev.promptbeam.gemini;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Addresses of the API under the configured base. */
record Addresses(URI base) {
  private static final String VERSION = "/v1beta/";

  Origin origin() {
    return Origin.of(base);
  }

  /** {@code path} as in {@code batches/ID:cancel}; its parts have been checked. */
  URI of(String path) {
    return URI.create(base + VERSION + path);
  }

  URI page(String collection, int pageSize, @Nullable String token) {
    String query = "?pageSize=" + pageSize;
    if (token != null) {
      query += "&pageToken=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    }
    return of(collection + query);
  }

  URI uploadStart() {
    return URI.create(base + "/upload" + VERSION + "files");
  }

  /** The path of downloads that the guide's curl uses; SDKs use the plain one (protocol 2.3). */
  URI guideDownload(String path) {
    return URI.create(base + "/download" + VERSION + path);
  }

  /**
   * A session's address on the configured origin, whatever host it names: behind a proxy the server
   * names Google's. Both SDKs do the same (sdk-wire 3).
   */
  URI session(URI given) {
    String path = String.valueOf(given.getRawPath());
    String query = given.getRawQuery() == null ? "" : "?" + given.getRawQuery();
    return URI.create(base.getScheme() + "://" + base.getRawAuthority() + path + query);
  }
}
