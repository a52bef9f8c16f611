package dev.promptbeam.dataset.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.promptbeam.lines.ByteScan;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.JsonLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks that bytes are one JSON value that every later step can read and write again, without
 * building it: strict UTF-8, no lone surrogates, numbers within bounds, nothing behind it.
 */
public final class JsonCheck {
  private static final int LONGEST_PROBLEM = 200;
  private static final List<String> ADVICE =
      List.of(
          "\n",
          " (for ",
          " (start marker at ",
          ": enable `",
          ", from `",
          ": was expecting (",
          ": maybe a ");

  private final @Nullable String keyColumn;
  private final MemberNames members = new MemberNames();
  private final int mostLevels;

  /** Also finds the text of one member of the outermost object. */
  public JsonCheck(@Nullable String keyColumn) {
    this(keyColumn, JsonLimits.LEVELS);
  }

  private JsonCheck(@Nullable String keyColumn, int mostLevels) {
    this.keyColumn = keyColumn;
    this.mostLevels = mostLevels;
  }

  /** For values that become members of a row. */
  public static JsonCheck ofMember() {
    return new JsonCheck(null, JsonLimits.LEVELS - 1);
  }

  /**
   * Checks one value.
   *
   * @return the key column's text; null where it is missing, null, or neither text, number nor
   *     boolean
   */
  public @Nullable String check(byte[] bytes, int from, int to) throws MalformedRecordException {
    checkCharacters(bytes, from, to);
    boolean strict = hasSurrogateEscape(bytes, from, to);
    try (JsonParser parser = Json.MAPPER.createParser(bytes, from, to - from)) {
      return checkTokens(parser, strict);
    } catch (JsonProcessingException e) {
      int column = e.getLocation() == null ? 0 : (int) e.getLocation().getByteOffset() + 1;
      throw new MalformedRecordException(column, problem(e));
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory cannot fail", e);
    }
  }

  /** A name that stood twice in one object of the value checked last; null where none did. */
  public @Nullable String repeatedMember() {
    return members.repeated();
  }

  /** Line ends can only be white space in valid JSON; a row stays on one line without them. */
  public static void joinLines(byte[] json) {
    blank((byte) '\r', json);
    blank((byte) '\n', json);
  }

  private static void blank(byte end, byte[] json) {
    int index = ByteScan.find(end, json, 0, json.length);
    while (index < json.length) {
      json[index] = ' ';
      index = ByteScan.find(end, json, index + 1, json.length);
    }
  }

  private static void checkCharacters(byte[] bytes, int from, int to)
      throws MalformedRecordException {
    Utf8.require(bytes, from, to);
    // Jackson would take zeros among the first bytes for UTF-16 or UTF-32.
    for (int index = from; index < Math.min(to, from + 4); index++) {
      if (bytes[index] == 0) {
        throw new MalformedRecordException(index - from + 1, "a zero byte; is this UTF-16?");
      }
    }
  }

  private @Nullable String checkTokens(JsonParser parser, boolean strict)
      throws IOException, MalformedRecordException {
    String key = null;
    boolean isKey = false;
    int depth = 0;
    members.clear();
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new MalformedRecordException(0, "no JSON");
    }
    do {
      checkToken(parser, token, strict);
      members.see(token, parser);
      if (isKey) {
        key = token.isScalarValue() && token != JsonToken.VALUE_NULL ? parser.getText() : null;
      }
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      if (depth > mostLevels) {
        throw new MalformedRecordException(column(parser), JsonLimits.tooDeep());
      }
      isKey =
          keyColumn != null
              && depth == 1
              && token == JsonToken.FIELD_NAME
              && keyColumn.equals(parser.currentName());
      token = parser.nextToken();
    } while (depth > 0 && token != null);
    if (token != null) {
      throw new MalformedRecordException(column(parser), "more behind the JSON value");
    }
    return key;
  }

  private static void checkToken(JsonParser parser, JsonToken token, boolean strict)
      throws IOException, MalformedRecordException {
    if (token == JsonToken.VALUE_NUMBER_FLOAT && hasExponent(parser)) {
      checkExponent(parser);
    }
    boolean isText = token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING;
    if (strict && isText && hasLoneSurrogate(parser.getText())) {
      throw new MalformedRecordException(
          column(parser), "half of a surrogate pair, which no UTF-8 can hold");
    }
  }

  /** Jackson reads such a number only later, and fails with this unchecked exception. */
  private static void checkExponent(JsonParser parser)
      throws IOException, MalformedRecordException {
    try {
      parser.getDecimalValue();
    } catch (NumberFormatException e) {
      throw new MalformedRecordException(column(parser), "a number with too large an exponent");
    }
  }

  private static int column(JsonParser parser) {
    return (int) parser.currentTokenLocation().getByteOffset() + 1;
  }

  private static boolean hasExponent(JsonParser parser) throws IOException {
    String text = parser.getText();
    return text.indexOf('e') >= 0 || text.indexOf('E') >= 0;
  }

  private static boolean hasSurrogateEscape(byte[] bytes, int from, int to) {
    int index = ByteScan.find((byte) '\\', bytes, from, to);
    while (index < to - 2) {
      if (bytes[index + 1] == 'u' && (bytes[index + 2] | 0x20) == 'd') {
        return true;
      }
      index = ByteScan.find((byte) '\\', bytes, index + 1, to);
    }
    return false;
  }

  private static boolean hasLoneSurrogate(String text) {
    for (int index = 0; index < text.length(); index++) {
      if (!Character.isSurrogate(text.charAt(index))) {
        continue;
      }
      boolean paired =
          index + 1 < text.length()
              && Character.isSurrogatePair(text.charAt(index), text.charAt(index + 1));
      if (!paired) {
        return true;
      }
      index++;
    }
    return false;
  }

  /** What is wrong, without Jackson's advice on its own settings. */
  private static String problem(JsonProcessingException failure) {
    String limit = JsonLimits.passed(failure);
    String text = limit != null ? limit : failure.getOriginalMessage();
    for (String advice : ADVICE) {
      int index = text.indexOf(advice);
      text = index < 0 ? text : text.substring(0, index);
    }
    int open = text.lastIndexOf('(');
    String closed = open > text.lastIndexOf(')') ? text + ")" : text;
    return closed.substring(0, Math.min(closed.length(), LONGEST_PROBLEM));
  }
}
