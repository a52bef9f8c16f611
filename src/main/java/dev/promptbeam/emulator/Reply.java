package dev.promptbeam.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer as a value, so that faults can change, delay or lose it after its effect took place.
 */
record Reply(int status, Map<String, String> headers, Body body) {

  /** What follows the headers. */
  sealed interface Body permits Bytes, FileRange, Stream {}

  record Bytes(byte[] content) implements Body {}

  /** A part of a file, sent from disk. */
  record FileRange(Path file, long offset, long length) implements Body {}

  /** Written while it is made, without a known length. */
  record Stream(Writer writer) implements Body {}

  /** Writes a body. */
  interface Writer {
    void writeTo(OutputStream out) throws IOException;
  }

  static Reply json(int status, JsonNode node) {
    try {
      return bytes(status, "application/json; charset=UTF-8", Json.CALLS.writeValueAsBytes(node));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Reply ok(JsonNode node) {
    return json(200, node);
  }

  static Reply empty() {
    return new Reply(200, Map.of(), new Bytes(new byte[0]));
  }

  static Reply text(int status, String contentType, String text) {
    return bytes(status, contentType, text.getBytes(StandardCharsets.UTF_8));
  }

  static Reply streamed(Writer writer) {
    return new Reply(
        200, Map.of("Content-Type", "application/json; charset=UTF-8"), new Stream(writer));
  }

  Reply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, more, body);
  }

  private static Reply bytes(int status, String contentType, byte[] content) {
    return new Reply(status, Map.of("Content-Type", contentType), new Bytes(content));
  }
}
