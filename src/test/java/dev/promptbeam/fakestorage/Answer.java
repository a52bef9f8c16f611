package dev.promptbeam.fakestorage;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a call is answered with: status, headers, and a body that may be larger than memory. */
record Answer(int status, Map<String, String> headers, Body body) {

  /** Bytes that are written when the answer goes out. */
  interface Body {
    /** How many, or -1 where that is not said beforehand. */
    long length();

    void writeTo(OutputStream out) throws IOException;
  }

  static Answer json(int status, JsonNode body) {
    return of(status, "application/json; charset=UTF-8", Json.bytes(body));
  }

  static Answer text(int status, String type, String text) {
    return of(status, type, text.getBytes(StandardCharsets.UTF_8));
  }

  static Answer of(int status, String type, byte[] bytes) {
    return new Answer(status, Map.of("Content-Type", type), new Whole(bytes));
  }

  static Answer empty(int status) {
    return new Answer(status, Map.of(), new Whole(new byte[0]));
  }

  Answer with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, more, body);
  }

  Answer with(Body other) {
    return new Answer(status, headers, other);
  }

  private record Whole(byte[] bytes) implements Body {
    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(bytes);
    }
  }
}
