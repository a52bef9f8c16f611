package dev.promptbeam.emulator.reply;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer as a value, so that faults can change, delay or lose it after its effect took place.
 */
public record Reply(int status, Map<String, String> headers, Body body) {

  private static final int BUFFER_BYTES = 1 << 16;

  /** What follows the headers. */
  sealed interface Body permits Bytes, FileRange, Stream {}

  public record Bytes(byte[] content) implements Body {}

  /** A part of a file, sent from disk. */
  public record FileRange(Path file, long offset, long length) implements Body {}

  /** Written while it is made, without a known length. */
  public record Stream(Writer writer) implements Body {}

  /** Writes a body. */
  public interface Writer {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a body of JSON. */
  public interface JsonWriter {
    void writeTo(JsonGenerator out) throws IOException;
  }

  public static Reply json(int status, JsonNode node) {
    try {
      return bytes(status, "application/json; charset=UTF-8", Json.CALLS.writeValueAsBytes(node));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Reply ok(JsonNode node) {
    return json(200, node);
  }

  public static Reply empty() {
    return new Reply(200, Map.of(), new Bytes(new byte[0]));
  }

  public static Reply text(int status, String contentType, String text) {
    return bytes(status, contentType, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes of a file as they are. */
  public static Reply file(Path file, long offset, long length) {
    return new Reply(200, Map.of(), new FileRange(file, offset, length));
  }

  public static Reply streamed(Writer writer) {
    return streamed("application/json; charset=UTF-8", writer);
  }

  public static Reply streamed(String contentType, Writer writer) {
    return new Reply(200, Map.of("Content-Type", contentType), new Stream(writer));
  }

  /** JSON that is written while it is made. */
  public static Reply generated(JsonWriter writer) {
    return streamed(
        stream -> {
          try (JsonGenerator out = Json.CALLS.getFactory().createGenerator(stream)) {
            writer.writeTo(out);
          }
        });
  }

  public Reply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, more, body);
  }

  /** Bytes of the body, negative for not known. */
  public long length() {
    if (body instanceof Bytes bytes) {
      return bytes.content().length;
    }
    return body instanceof FileRange range ? range.length() : -1;
  }

  public void writeTo(OutputStream out) throws IOException {
    if (body instanceof Bytes bytes) {
      out.write(bytes.content());
    } else if (body instanceof FileRange range) {
      copy(range, out);
    } else if (body instanceof Stream stream) {
      stream.writer().writeTo(out);
    }
  }

  private static void copy(FileRange range, OutputStream out) throws IOException {
    try (InputStream in = Files.newInputStream(range.file())) {
      in.skipNBytes(range.offset());
      byte[] buffer = new byte[BUFFER_BYTES];
      long left = range.length();
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw new IOException("result file ended early");
        }
        out.write(buffer, 0, read);
        left -= read;
      }
    }
  }

  private static Reply bytes(int status, String contentType, byte[] content) {
    return new Reply(status, Map.of("Content-Type", contentType), new Bytes(content));
  }
}
