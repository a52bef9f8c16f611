package dev.promptbeam.gemini.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.promptbeam.model.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One inline answer as a line of a result file: the key of its metadata at the top, all else as it
 * came, numbers as they are spelled.
 */
final class InlinedLine implements JsonFeed.Tokens {
  private static final byte[] KEY = "{\"key\":".getBytes(StandardCharsets.UTF_8);

  /** Where the members of the metadata are. */
  private static final int IN_METADATA = 2;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final JsonGenerator rest;
  private int depth;
  private boolean metadata;
  private boolean atKey;
  private boolean hasOwnKey;
  private String key = "";

  InlinedLine() throws IOException {
    rest = PassingJson.FACTORY.createGenerator(bytes);
  }

  /** Takes the tokens of the answer, an object, from its first to its last. */
  @Override
  public void accept(JsonParser at) throws IOException {
    JsonToken token = at.currentToken();
    depth -= token.isStructEnd() ? 1 : 0;
    if (depth == 0) {
      metadata = false;
    } else if (depth == 1 && token == JsonToken.FIELD_NAME) {
      metadata = at.currentName().equals("metadata");
      hasOwnKey |= at.currentName().equals("key");
    }
    if (metadata) {
      takeMetadata(at, token);
    } else if (token.isNumeric()) {
      rest.writeNumber(at.getText());
    } else {
      rest.copyCurrentEvent(at);
    }
    depth += token.isStructStart() ? 1 : 0;
  }

  private void takeMetadata(JsonParser at, JsonToken token) throws IOException {
    if (depth != IN_METADATA) {
      return;
    }
    if (atKey && token.isScalarValue() && token != JsonToken.VALUE_NULL) {
      key = at.getText();
    }
    atKey = token == JsonToken.FIELD_NAME && at.currentName().equals("key");
  }

  void writeTo(OutputStream out) throws IOException {
    rest.close();
    byte[] line = bytes.toByteArray();
    int from = 0;
    if (!key.isEmpty() && !hasOwnKey) {
      out.write(KEY);
      out.write(Json.MAPPER.writeValueAsBytes(key));
      from = 1;
      if (line[from] != '}') {
        out.write(',');
      }
    }
    out.write(line, from, line.length - from);
    out.write('\n');
  }
}
