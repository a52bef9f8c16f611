package dev.promptbeam.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.request.field.FieldTable;
import dev.promptbeam.request.field.FieldType;
import dev.promptbeam.request.field.FieldType.Message;
import dev.promptbeam.request.field.FieldType.Scalar;
import dev.promptbeam.request.text.SpelledJson;
import java.util.Map;

/**
 * Estimates input tokens without a vocabulary, because none can be shipped; rounds up. Good enough
 * to cut shards and to plan; what a request really cost is in the answer's usageMetadata.
 *
 * <p>By script: four Latin letters or spaces a token, two of most other letters and of punctuation,
 * one digit, ideograph, syllable or emoji half. An image is 258 tokens a tile of 768 by 768 pixels;
 * the pixels are not looked at, one tile is assumed per 100 kB.
 */
public final class TokenEstimate {
  private static final int QUARTERS = 4;
  private static final int TILE_TOKENS = 258;
  private static final long TILE_BYTES = 100_000;
  private static final byte[] ASCII_QUARTERS = asciiQuarters();

  private TokenEstimate() {}

  /** The tokens of a text; 0 for an empty one. */
  public static int ofText(CharSequence text) {
    long quarters = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      quarters += c < ASCII_QUARTERS.length ? ASCII_QUARTERS[c] : quarters(c);
    }
    return clamp((quarters + QUARTERS - 1) / QUARTERS);
  }

  /** The tokens of a part of a request in camelCase: texts, tools, schemas and inline media. */
  static long count(JsonNode node, FieldType type) {
    if (node instanceof ObjectNode object) {
      return countMembers(object, type);
    }
    if (node.isArray()) {
      long sum = 0;
      for (JsonNode item : node) {
        sum += count(item, FieldTable.item(type));
      }
      return sum;
    }
    return ofScalar(SpelledJson.text(node), type);
  }

  static int ofScalar(String text, FieldType type) {
    if (type == Scalar.MEDIA) {
      return ofMedia(text.length());
    }
    return type == Scalar.BYTES ? 0 : ofText(text);
  }

  private static int ofMedia(long base64Length) {
    long tiles = 1 + base64Length * 3 / 4 / TILE_BYTES;
    return clamp(tiles * TILE_TOKENS);
  }

  /** Free names are read by the model (arguments, schemas); the API's own field names are not. */
  static boolean countsNames(FieldType type) {
    return !(type instanceof Message) || type.equals(FieldTable.SCHEMA);
  }

  static int clamp(long tokens) {
    return (int) Math.min(Integer.MAX_VALUE, tokens);
  }

  private static long countMembers(ObjectNode object, FieldType type) {
    long sum = 0;
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      sum += countsNames(type) ? ofText(member.getKey()) : 0;
      sum += count(member.getValue(), FieldTable.member(type, member.getKey()));
    }
    return sum;
  }

  private static int quarters(char c) {
    // Latin, Greek, Cyrillic and the scripts written with letters end where the syllables begin.
    boolean letters = c < '\u1100' || (c >= '\u1e00' && c < '\u2000');
    return letters ? 2 : QUARTERS;
  }

  private static byte[] asciiQuarters() {
    byte[] quarters = new byte[128];
    for (int c = 0; c < quarters.length; c++) {
      boolean cheap = Character.isLetter(c) || Character.isWhitespace(c);
      int other = Character.isDigit(c) ? QUARTERS : 2;
      quarters[c] = (byte) (cheap ? 1 : other);
    }
    return quarters;
  }
}
