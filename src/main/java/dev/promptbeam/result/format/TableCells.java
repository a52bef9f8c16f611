package dev.promptbeam.result.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Reason;
import dev.promptbeam.result.format.TableSchema.Member;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lays result rows flat, one at a time. A text is a {@link String}, JSON its bytes, and a number
 * what its column says. Columns are decided by all rows of the run, so that each has one and fits
 * it; whatever one has that does not, costs that row alone.
 */
final class TableCells {
  private final TableSchema schema;
  private final boolean spelled;
  private final @Nullable Object[] cells;
  private byte[] row = {};

  /**
   * @param spelled whether all but texts are bytes, as they are spelled
   */
  TableCells(TableSchema schema, boolean spelled) {
    this.schema = schema;
    this.spelled = spelled;
    this.cells = new Object[schema.columns().size()];
  }

  /**
   * The cells of a row, which the next one takes the place of.
   *
   * @param json the result row
   * @throws UnfitRowException whatever is wrong with it; the next one may be read
   */
  @Nullable Object[] read(byte[] json) throws UnfitRowException {
    try {
      return lay(json);
    } catch (UnfitRowException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new UnfitRowException(e); // all of it is in memory: no disk is at fault
    }
  }

  private @Nullable Object[] lay(byte[] json) throws IOException {
    row = json;
    Arrays.fill(cells, null);
    try (JsonParser parser = Json.MAPPER.createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        Member member = schema.members().get(name);
        if (member == null) {
          throw new IllegalStateException("results have no column for " + name);
        }
        parser.nextToken();
        read(member, parser);
      }
    }
    return cells;
  }

  private void read(Member member, JsonParser parser) throws IOException {
    if (member.inner().isEmpty() && member.column() >= 0) {
      cells[member.column()] = value(member.column(), parser);
      return;
    }
    int start = start(parser);
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      readInner(member, parser);
      if (member.column() >= 0) {
        cells[member.column()] = bytes(start, parser);
      }
    } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
      throw new IllegalStateException("an object was to be laid flat, not " + parser.getText());
    }
  }

  private void readInner(Member member, JsonParser parser) throws IOException {
    Map<String, Integer> columns = member.inner();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      Integer column = columns.get(name);
      parser.nextToken();
      if (column != null && (member.all() || isCount(parser))) {
        cells[column] = value(column, parser);
      } else if (member.all()) {
        throw new IllegalStateException("no row that was packed had a column " + name);
      } else {
        parser.skipChildren();
      }
    }
  }

  /** What the service counts, as far as it is a number: all of it stands beside that as JSON. */
  private static boolean isCount(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
  }

  private @Nullable Object value(int index, JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    TableColumn column = schema.columns().get(index);
    if (!fits(column.type(), token)) {
      throw new IllegalStateException(
          "column " + column.name() + " takes " + column.type() + ", not " + token);
    }
    if (spelled && column.type() != TableColumn.Type.TEXT) {
      return slice(parser);
    }
    return switch (column.type()) {
      case TEXT -> parser.getText();
      case BOOLEAN -> parser.getBooleanValue();
      case WHOLE -> parser.getLongValue();
      case FRACTION ->
          token == JsonToken.VALUE_NUMBER_INT // -0 is a whole number without its sign
              ? Double.parseDouble(parser.getText())
              : parser.getDoubleValue();
      case DECIMAL -> parser.getDecimalValue().setScale(column.scale());
      case JSON -> slice(parser);
      case VECTOR -> floats(parser);
    };
  }

  private static boolean fits(TableColumn.Type type, JsonToken token) {
    return switch (type) {
      case TEXT -> token == JsonToken.VALUE_STRING;
      case BOOLEAN -> token.isBoolean();
      case WHOLE -> token == JsonToken.VALUE_NUMBER_INT;
      case FRACTION, DECIMAL -> token.isNumeric();
      case JSON -> true;
      case VECTOR -> token == JsonToken.START_ARRAY;
    };
  }

  private static float[] floats(JsonParser parser) throws IOException {
    float[] values = new float[1024];
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      values = count == values.length ? Arrays.copyOf(values, 2 * count) : values;
      float value =
          parser.currentToken() == JsonToken.VALUE_NUMBER_INT
              ? Float.parseFloat(parser.getText())
              : parser.getFloatValue();
      if (Float.isInfinite(value)) {
        throw new UnfitRowException(
            Reason.OUTPUT_SCHEMA,
            "value "
                + (count + 1)
                + " of the embedding, "
                + parser.getText()
                + ", is larger than a number of 32 bits can be, which is what a table has;"
                + " JSON lines and CSV keep it");
      }
      values[count++] = value;
    }
    return Arrays.copyOf(values, count);
  }

  private byte[] slice(JsonParser parser) throws IOException {
    int start = start(parser);
    parser.skipChildren();
    return bytes(start, parser);
  }

  private static int start(JsonParser parser) {
    return (int) parser.currentTokenLocation().getByteOffset();
  }

  /** From a place to the end of the present value. */
  private byte[] bytes(int start, JsonParser parser) throws IOException {
    parser.finishToken();
    return Arrays.copyOfRange(row, start, (int) parser.currentLocation().getByteOffset());
  }
}
