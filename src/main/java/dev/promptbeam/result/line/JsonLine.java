package dev.promptbeam.result.line;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One JSON object under construction that can take values as bytes. */
public final class JsonLine implements AutoCloseable {
  private final ByteArrayOutputStream bytes;
  private final JsonGenerator generator;

  public JsonLine() throws IOException {
    this(new ByteArrayOutputStream());
  }

  /** Builds the line in {@code bytes}, which is emptied first: many lines can share one buffer. */
  public JsonLine(ByteArrayOutputStream bytes) throws IOException {
    this.bytes = bytes;
    bytes.reset();
    generator = Json.MAPPER.getFactory().createGenerator(bytes);
    generator.writeStartObject();
  }

  public JsonGenerator generator() {
    return generator;
  }

  /** Adds a member whose value is already JSON on one line. */
  public void raw(String name, byte[] json, int offset, int length) throws IOException {
    beginRaw(name);
    bytes.write(json, offset, length);
  }

  /** The same, of a value in pieces; other members may stand behind it, as they are to be. */
  public void raw(String name, byte[]... pieces) throws IOException {
    beginRaw(name);
    for (byte[] piece : pieces) {
      bytes.writeBytes(piece);
    }
  }

  private void beginRaw(String name) throws IOException {
    generator.writeFieldName(name);
    generator.writeRawValue(""); // writes the colon, and counts as the value
    generator.flush();
  }

  public void source(String name, Source source) throws IOException {
    source(name, source, null);
  }

  /**
   * @param variant which of those that asked; null where the run has no sweep
   */
  public void source(String name, Source source, @Nullable String variant) throws IOException {
    generator.writeObjectFieldStart(name);
    generator.writeStringField("file", source.file());
    generator.writeNumberField("position", source.position());
    if (variant != null) {
      generator.writeStringField("variant", variant);
    }
    generator.writeEndObject();
  }

  /** Ends the object. */
  public byte[] finish() throws IOException {
    generator.writeEndObject();
    generator.flush();
    return bytes.toByteArray();
  }

  @Override
  public void close() throws IOException {
    generator.close();
  }
}
