package dev.promptbeam.report.scores;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * A digest of what an answer says: its text, its embedding in 32 bits, its calls, and its media by
 * their hashes. Alike in all formats of results.
 */
final class ContentDigest {
  private final Hasher hasher = Hashing.murmur3_128().newHasher();

  long value() {
    return hasher.hash().asLong();
  }

  /**
   * Adds the member that the parser stands on; what is null adds nothing, and what is empty
   * neither, as CSV has no null. Tables have all but the text of an answer as the text of JSON.
   */
  void add(String name, JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL || parser.getText().isEmpty()) {
      return;
    }
    if (parser.currentToken() == JsonToken.VALUE_STRING && !name.equals("text")) {
      try (JsonParser inner = Json.MAPPER.createParser(parser.getText())) {
        inner.nextToken();
        addValue(name, inner);
      }
    } else {
      addValue(name, parser);
    }
  }

  private void addValue(String name, JsonParser parser) throws IOException {
    hasher.putString(name, StandardCharsets.UTF_8);
    if (name.equals("media")) {
      addHashes(parser);
    } else {
      addTokens(parser, name.equals("embedding"));
    }
  }

  private void addTokens(JsonParser parser, boolean inFloats) throws IOException {
    int depth = 0;
    do {
      JsonToken token = parser.currentToken();
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      if (token.isNumeric() && inFloats) {
        hasher.putFloat(Float.parseFloat(parser.getText()));
      } else if (token.isNumeric()) {
        String value = new BigDecimal(parser.getText()).stripTrailingZeros().toString();
        hasher.putString(value, StandardCharsets.UTF_8).putByte((byte) 0);
      } else {
        hasher.putString(parser.getText(), StandardCharsets.UTF_8).putByte((byte) 0);
      }
    } while (depth > 0 && parser.nextToken() != null);
  }

  /** Where files are called, and how, says nothing of what they show. */
  private void addHashes(JsonParser parser) throws IOException {
    int depth = 0;
    do {
      JsonToken token = parser.currentToken();
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      if (token == JsonToken.VALUE_STRING && "sha256".equals(parser.currentName())) {
        hasher.putString(parser.getText(), StandardCharsets.UTF_8);
      }
    } while (depth > 0 && parser.nextToken() != null);
  }
}
