package dev.promptbeam.result.judge;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.promptbeam.result.line.Slice;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the embedding of a response without making numbers of its numbers. */
final class VectorReader {
  private final JsonParser parser;
  private final AnswerNames names;
  private final @Nullable NumberArray found;
  private @Nullable Slice values;
  private @Nullable String fault;
  private int length;
  private boolean isZero = true;

  /**
   * @param found numbers that were cut out of the line, null where none were
   */
  VectorReader(JsonParser parser, AnswerNames names, @Nullable NumberArray found) {
    this.parser = parser;
    this.names = names;
    this.found = found;
  }

  /**
   * Of the value that the parser stands on; the parser moves to its end.
   *
   * @param nameAt where the name of the member begins
   */
  Vector read(int nameAt, JsonToken token) throws IOException {
    if (token == JsonToken.START_OBJECT) {
      for (String name = names.next(); name != null; name = names.next()) {
        JsonToken value = parser.nextToken();
        if (name.equals("values") && value == JsonToken.START_ARRAY) {
          readValues();
        } else {
          parser.skipChildren();
        }
      }
    } else {
      parser.skipChildren();
    }
    boolean open = parser.currentToken().isStructEnd();
    int end = open ? Slice.endOf(parser) : Slice.startOf(parser) + parser.getTextLength();
    return new Vector(new Slice(nameAt, end), values, length, isZero, fault);
  }

  private void readValues() throws IOException {
    int start = Slice.startOf(parser);
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token.isNumeric()) {
        look();
      } else if (fault == null) {
        fault = "value " + (length + 1) + " of the embedding is no number";
      }
      parser.skipChildren();
      length++;
    }
    values = new Slice(start, Slice.endOf(parser));
    if (found != null && found.start() == start) {
      length = found.length();
      isZero = found.isZero();
      fault = found.tooLarge() > 0 ? tooLarge(found.tooLarge()) : null;
    }
  }

  private static String tooLarge(int value) {
    return "value " + value + " of the embedding is larger than a number can be";
  }

  private void look() throws IOException {
    char[] text = parser.getTextCharacters();
    int from = parser.getTextOffset();
    int end = from + parser.getTextLength();
    boolean large = end - from > NumberArray.SURELY_FITS;
    for (int i = from; i < end; i++) {
      char c = text[i];
      if (c == 'e' || c == 'E') {
        large = true;
        break;
      }
      isZero &= c < '1' || c > '9';
    }
    if (large && fault == null && Double.isInfinite(Double.parseDouble(parser.getText()))) {
      fault = tooLarge(length + 1);
    }
  }
}
