package dev.promptbeam.model;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that stands in a packed request where the service will find an uploaded one: it is written
 * as the {@code fileUri} of a {@code fileData} part, and its place is taken by the URI of the
 * upload when the request is sent.
 *
 * @param sha256 of its whole content, in lower-case hex: what names the upload, and all of it that
 *     goes into a request key
 * @param bytes how long it was when it was hashed
 * @param location absolute path, as the worker that packed the request saw it, or a gs:// one
 */
public record MediaReference(String sha256, long bytes, String location) {
  private static final String REMOTE = "gs://";

  /** No path of a local file begins so. */
  private static final String BEFORE_REMOTE = "//";

  private static final String SCHEME = "promptbeam-media";
  private static final Pattern FORM =
      Pattern.compile(SCHEME + ":([0-9a-f]{64})/(0|[1-9][0-9]{0,18})(/.*)");

  public MediaReference(String sha256, long bytes, Path path) {
    this(sha256, bytes, path.toString());
  }

  /** Whether a URI claims to be one; such a URI in a spec or a row would be taken for ours. */
  public static boolean isClaimed(String uri) {
    return uri.startsWith(SCHEME + ":");
  }

  /** The reference that a packed request holds, or empty for any other URI. */
  public static Optional<MediaReference> parse(String uri) {
    Matcher parts = FORM.matcher(uri);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String raw = parts.group(3);
    String location =
        raw.startsWith(BEFORE_REMOTE)
            ? URLDecoder.decode(raw.substring(BEFORE_REMOTE.length()), StandardCharsets.UTF_8)
            : Path.of(URI.create("file://" + raw)).toString();
    return Optional.of(
        new MediaReference(parts.group(1), Long.parseLong(parts.group(2)), location));
  }

  /** How it stands in a packed request: all that sending it needs, in ASCII. */
  public String uri() {
    String raw =
        location.startsWith(REMOTE)
            ? BEFORE_REMOTE + URLEncoder.encode(location, StandardCharsets.UTF_8)
            : Path.of(location).toUri().getRawPath();
    return SCHEME + ":" + sha256 + "/" + bytes + raw;
  }

  /** How it stands in what is hashed to a request key: equal content is equal, wherever it lies. */
  public String canonicalUri() {
    return SCHEME + ":" + sha256;
  }
}
