package dev.promptbeam.cli;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.promptbeam.model.MediaReference;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request as people can read it: in words where megabytes of base64 stand, or will. */
final class ReadableRequest {
  /** Shorter ones say more than their size does. */
  private static final Pattern DATA = Pattern.compile("\"data\":\"([A-Za-z0-9+/_-]{80,}+)={0,2}\"");

  private static final Pattern FILE = Pattern.compile("\"fileUri\":\"([^\"\\\\]++)\"");

  private ReadableRequest() {}

  static String of(String json) {
    String withoutData = DATA.matcher(json).replaceAll(ReadableRequest::data);
    return FILE.matcher(withoutData).replaceAll(ReadableRequest::file);
  }

  private static String data(MatchResult found) {
    long bytes = found.group(1).length() * 3L / 4;
    return String.format(Locale.ROOT, "\"data\":\"(%,d bytes as base64)\"", bytes);
  }

  private static String file(MatchResult found) {
    return MediaReference.parse(found.group(1))
        .map(ReadableRequest::upload)
        .map(Matcher::quoteReplacement)
        .orElse(Matcher.quoteReplacement(found.group()));
  }

  private static String upload(MediaReference reference) {
    return "\"fileUri\":"
        + TextNode.valueOf(
            String.format(
                Locale.ROOT,
                "(the upload of %s, %,d bytes, SHA-256 %s)",
                reference.location(),
                reference.bytes(),
                reference.sha256()));
  }
}
