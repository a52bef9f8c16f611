package dev.promptbeam.gemini.http;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Addresses of the API under the configured base. */
public record Addresses(URI base) {
  private static final String VERSION = "/v1beta/";

  public WebOrigin origin() {
    return WebOrigin.of(base);
  }

  /** {@code path} as in {@code batches/ID:cancel}; its parts have been checked. */
  public URI of(String path) {
    return URI.create(base + VERSION + path);
  }

  public URI page(String collection, int pageSize, @Nullable String token) {
    String query = "?pageSize=" + pageSize;
    if (token != null) {
      query += "&pageToken=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    }
    return of(collection + query);
  }

  public URI uploadStart() {
    return URI.create(base + "/upload" + VERSION + "files");
  }

  /** The path of downloads that the guide's curl uses; SDKs use the plain one (protocol 2.3). */
  public URI guideDownload(String path) {
    return URI.create(base + "/download" + VERSION + path);
  }

  /**
   * Where a session may be, the likeliest first: always on the configured origin, whatever host it
   * names, since behind a proxy the server names Google's (both SDKs do the same, protocol 9.2). A
   * path that is not below the base's was named by a server that does not know of the base.
   */
  public List<URI> sessions(URI given) {
    String path = String.valueOf(given.getRawPath());
    String query = given.getRawQuery() == null ? "" : "?" + given.getRawQuery();
    URI asNamed = URI.create(base.getScheme() + "://" + base.getRawAuthority() + path + query);
    String below = String.valueOf(base.getRawPath());
    if (below.isEmpty() || path.startsWith(below + "/")) {
      return List.of(asNamed);
    }
    URI moved = URI.create(base + path + query);
    boolean elsewhere = given.getHost() != null && !WebOrigin.of(given).equals(origin());
    return elsewhere ? List.of(moved) : List.of(moved, asNamed);
  }
}
