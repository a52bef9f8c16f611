package dev.promptbeam.batch.media;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.lines.ByteScan;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.MediaReference;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the local files that a packed request refers to, and puts URIs in their places. Packed
 * requests are ours, without space between the members; within a JSON text a quote is escaped, so
 * the mark cannot stand there.
 */
final class ReferenceLine {
  private static final byte[] MARK =
      "\"fileUri\":\"promptbeam-media:".getBytes(StandardCharsets.US_ASCII);
  private static final int BEFORE_URI = "\"fileUri\":\"".length();
  private static final String FILE_URI = "fileUri";
  private static final String MIME_TYPE = "mimeType";
  private static final String ANY_TYPE = "application/octet-stream";

  private ReferenceLine() {}

  /** A local file with the type that the request gives it. */
  record Part(MediaReference reference, String mimeType) {}

  /** The URI that takes the place of a local file. */
  @FunctionalInterface
  interface Uris {
    String of(MediaReference reference) throws IOException;
  }

  static boolean refers(byte[] line) {
    return next(line, 0) >= 0;
  }

  /** Hashes of the files, without regard to their types. */
  static List<String> hashes(byte[] line) {
    List<String> hashes = new ArrayList<>();
    for (int at = next(line, 0); at >= 0; at = next(line, at + MARK.length)) {
      reference(line, at).ifPresent(reference -> hashes.add(reference.sha256()));
    }
    return hashes;
  }

  /** Hashes of the files that a request refers to which was read as a tree. */
  static List<String> hashes(JsonNode request) {
    return request.findValuesAsText(FILE_URI).stream()
        .map(MediaReference::parse)
        .flatMap(Optional::stream)
        .map(MediaReference::sha256)
        .toList();
  }

  /** The files of a line, in its order. */
  static List<Part> parts(byte[] line) throws IOException {
    List<Part> parts = new ArrayList<>();
    try (JsonParser parser = Json.MAPPER.createParser(line)) {
      MediaReference reference = null;
      String mimeType = ANY_TYPE;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.START_OBJECT) {
          mimeType = ANY_TYPE;
        } else if (token == JsonToken.VALUE_STRING && MIME_TYPE.equals(parser.currentName())) {
          mimeType = parser.getText();
        } else if (token == JsonToken.VALUE_STRING && FILE_URI.equals(parser.currentName())) {
          reference = MediaReference.parse(parser.getText()).orElse(null);
        } else if (token == JsonToken.END_OBJECT && reference != null) {
          parts.add(new Part(reference, mimeType));
          reference = null;
        }
      }
    }
    return parts;
  }

  /** The line as it is sent; one that refers to no local file is returned as it is. */
  static byte[] sent(byte[] line, Uris uris) throws IOException {
    int at = next(line, 0);
    if (at < 0) {
      return line;
    }
    ByteArrayOutputStream sent = new ByteArrayOutputStream(line.length);
    int copied = 0;
    for (; at >= 0; at = next(line, at + MARK.length)) {
      Optional<MediaReference> reference = reference(line, at);
      if (reference.isPresent()) {
        int start = at + BEFORE_URI - 1;
        sent.write(line, copied, start - copied);
        sent.writeBytes(Json.MAPPER.writeValueAsBytes(uris.of(reference.get())));
        copied = end(line, start + 1) + 1;
      }
    }
    sent.write(line, copied, line.length - copied);
    return sent.toByteArray();
  }

  private static Optional<MediaReference> reference(byte[] line, int at) {
    int start = at + BEFORE_URI;
    String uri = new String(line, start, end(line, start) - start, StandardCharsets.UTF_8);
    return MediaReference.parse(uri);
  }

  /** Where a text ends that begins there; a URI of ours has no escapes. */
  private static int end(byte[] line, int start) {
    int end = start;
    while (end < line.length && line[end] != '"') {
      end++;
    }
    return end;
  }

  private static int next(byte[] line, int from) {
    int end = Math.max(from, line.length - MARK.length + 1);
    int at = ByteScan.find(MARK[0], line, from, end);
    while (at < end && !isMark(line, at)) {
      at = ByteScan.find(MARK[0], line, at + 1, end);
    }
    return at < end ? at : -1;
  }

  private static boolean isMark(byte[] line, int at) {
    for (int place = 1; place < MARK.length; place++) {
      if (line[at + place] != MARK[place]) {
        return false;
      }
    }
    return true;
  }
}
