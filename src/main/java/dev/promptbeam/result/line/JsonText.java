package dev.promptbeam.result.line;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.JsonLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/** JSON inside a text: exactly one value, strictly read. */
public final class JsonText {
  /** Jackson lets BigDecimal's own exception through for exponents beyond 32 bits. */
  private static final String TOO_LARGE = "it has a number with too large an exponent";

  /**
   * What Jackson tells of its own settings, which nobody can change here: at the end of a sentence,
   * and along with where an unclosed value began.
   */
  private static final Pattern SETTINGS =
      Pattern.compile(
          " \\(start marker at .*\\)|: enable `[^`]+` to allow"
              + "| \\(not recognized as one since Feature '[A-Z_]+' not enabled for parser\\)");

  private JsonText() {}

  /** Reads all tokens, for a text that needs no tree. */
  public static void check(String text) throws JsonProcessingException {
    try (JsonParser parser = Json.OUTSIDE.getFactory().createParser(text)) {
      requireValue(parser);
      int depth = 0;
      do {
        depth += depthChange(parser.currentToken());
      } while (depth > 0 && parser.nextToken() != null);
      requireEnd(parser);
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be read", e);
    }
  }

  public static JsonNode tree(String text) throws JsonProcessingException {
    JsonNode tree;
    try {
      tree = Json.OUTSIDE.readTree(text);
    } catch (NumberFormatException e) {
      throw new JsonParseException(null, TOO_LARGE, e);
    }
    if (tree.isMissingNode()) {
      throw new JsonParseException(null, "it is blank");
    }
    return tree;
  }

  /** The same for JSON that is a file's line. */
  public static JsonNode tree(byte[] line) throws IOException {
    try {
      return Json.MAPPER.readTree(line);
    } catch (NumberFormatException e) {
      throw new JsonParseException(null, TOO_LARGE, e);
    }
  }

  /** Writes the text's value on one line, its numbers as they are spelled. */
  public static void copy(String text, JsonGenerator generator) throws IOException {
    try (JsonParser parser = Json.OUTSIDE.getFactory().createParser(text)) {
      requireValue(parser);
      int depth = 0;
      do {
        depth += depthChange(parser.currentToken());
        copyToken(parser, generator);
      } while (depth > 0 && parser.nextToken() != null);
      requireEnd(parser);
    }
  }

  /** Writes the token the parser stands on, a number as it is spelled. */
  public static void copyToken(JsonParser parser, JsonGenerator generator) throws IOException {
    if (parser.currentToken().isNumeric()) {
      generator.writeNumber(parser.getText());
    } else {
      generator.copyCurrentEvent(parser);
    }
  }

  /** What is wrong with a text that was to be JSON. */
  public static String sentence(JsonProcessingException fault) {
    boolean unread =
        JsonLimits.passed(fault) != null || TOO_LARGE.equals(fault.getOriginalMessage());
    return (unread ? "the text is JSON beyond what is read: " : "the text is not JSON: ")
        + fault(fault);
  }

  /** What is wrong and where, in Jackson's words. */
  private static String fault(JsonProcessingException fault) {
    String limit = JsonLimits.passed(fault);
    String message =
        limit != null ? limit : SETTINGS.matcher(fault.getOriginalMessage()).replaceFirst("");
    if (fault.getLocation() == null) {
      return message;
    }
    return message
        + " (line "
        + fault.getLocation().getLineNr()
        + ", column "
        + fault.getLocation().getColumnNr()
        + ")";
  }

  private static void requireValue(JsonParser parser) throws IOException {
    if (parser.nextToken() == null) {
      throw new JsonParseException(parser, "it is blank");
    }
  }

  private static void requireEnd(JsonParser parser) throws IOException {
    if (parser.nextToken() != null) {
      throw new JsonParseException(parser, "it goes on behind its value");
    }
  }

  private static int depthChange(JsonToken token) {
    if (token.isStructStart()) {
      return 1;
    }
    return token.isStructEnd() ? -1 : 0;
  }
}
