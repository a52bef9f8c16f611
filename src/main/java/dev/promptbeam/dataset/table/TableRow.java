package dev.promptbeam.dataset.table;

import dev.promptbeam.dataset.format.JsonCheck;
import dev.promptbeam.dataset.format.MalformedRecordException;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RowBytes;
import dev.promptbeam.dataset.format.Utf8;
import dev.promptbeam.model.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns the fields of one record into a JSON object in the order of the header. */
final class TableRow {
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

  /** Shorter numbers are within every bound of the JSON parser. */
  private static final int PLAIN_NUMBER = 15;

  private static final int LONGEST_QUOTE = 40;
  private static final byte[] NULL = "null".getBytes(StandardCharsets.UTF_8);

  private final TableFormat format;
  private final List<String> columns;
  private final ColumnType[] types;
  private final byte[][] names;
  private final int keyColumn;
  private final JsonCheck text = JsonCheck.ofMember();
  private final JsonCheck keyText;
  private final RowBytes row = new RowBytes();
  private @Nullable String key;

  TableRow(List<String> columns, ReadOptions options, TableFormat format) {
    this.format = format;
    this.columns = columns;
    this.types = new ColumnType[columns.size()];
    this.names = new byte[columns.size()][];
    this.keyColumn = options.keyColumn() == null ? -1 : columns.indexOf(options.keyColumn());
    this.keyText = new JsonCheck(options.keyColumn());
    for (int column = 0; column < types.length; column++) {
      types[column] = options.types().getOrDefault(columns.get(column), ColumnType.STRING);
      names[column] = name(column);
    }
  }

  /** The row that was read last. */
  byte[] json() {
    return row.toByteArray();
  }

  /** The key column's text in the row that was read last; null where it has none. */
  @Nullable String key() {
    return key;
  }

  void read(TableScanner scanner) throws MalformedRecordException {
    check(scanner);
    key = null;
    row.clear();
    for (int column = 0; column < types.length; column++) {
      row.add(names[column]);
      addValue(scanner, column);
    }
    row.add('}');
    if (keyColumn >= 0 && types[keyColumn] == ColumnType.JSON) {
      byte[] json = row.toByteArray();
      key = keyText.check(json, 0, json.length);
    }
  }

  private void check(TableScanner scanner) throws MalformedRecordException {
    MalformedRecordException problem = scanner.problem();
    if (problem != null) {
      throw problem;
    }
    if (scanner.fields() != types.length) {
      throw new MalformedRecordException(
          0, scanner.fields() + " fields where " + format.naming() + " has " + types.length);
    }
    int invalid = Utf8.firstInvalid(scanner.bytes(), scanner.from(), scanner.to());
    if (invalid >= 0) {
      throw new MalformedRecordException(invalid - scanner.from() + 1, "not " + format.encoding());
    }
  }

  private void addValue(TableScanner scanner, int column) throws MalformedRecordException {
    if (types[column] == ColumnType.STRING) {
      row.addString(
          scanner.bytes(),
          scanner.start(column),
          scanner.end(column),
          scanner.isQuoted(column) ? format.quote() : TableScanner.NO_QUOTE);
      if (column == keyColumn) {
        key = new String(scanner.field(column), StandardCharsets.UTF_8);
      }
      return;
    }
    byte[] value = typed(scanner, column);
    row.add(value);
    if (column == keyColumn && value != NULL) {
      key = new String(value, StandardCharsets.UTF_8);
    }
  }

  private byte[] typed(TableScanner scanner, int column) throws MalformedRecordException {
    String value = new String(scanner.field(column), StandardCharsets.UTF_8).strip();
    if (value.isEmpty()) {
      return NULL;
    }
    return switch (types[column]) {
      case STRING -> throw new IllegalStateException("text is no typed column");
      case NUMBER -> number(scanner, column, value);
      case BOOLEAN -> bool(scanner, column, value);
      case JSON -> json(scanner, column, value);
    };
  }

  private byte[] number(TableScanner scanner, int column, String value)
      throws MalformedRecordException {
    if (!NUMBER.matcher(value).matches()) {
      throw mismatch(scanner, column, "a number", value);
    }
    return value.length() > PLAIN_NUMBER ? json(scanner, column, value) : bytes(value);
  }

  private byte[] bool(TableScanner scanner, int column, String value)
      throws MalformedRecordException {
    String lower = value.toLowerCase(Locale.ROOT);
    if (!lower.equals("true") && !lower.equals("false")) {
      throw mismatch(scanner, column, "true or false", value);
    }
    return bytes(lower);
  }

  private byte[] json(TableScanner scanner, int column, String value)
      throws MalformedRecordException {
    byte[] json = bytes(value);
    try {
      text.check(json, 0, json.length);
    } catch (MalformedRecordException e) {
      throw mismatch(scanner, column, "JSON (" + e.problem() + ")", value);
    }
    JsonCheck.joinLines(json);
    return json;
  }

  private MalformedRecordException mismatch(
      TableScanner scanner, int column, String wanted, String value) {
    String shown = value.length() > LONGEST_QUOTE ? value.substring(0, LONGEST_QUOTE) : value;
    return new MalformedRecordException(
        scanner.start(column) - scanner.from() + 1,
        "'" + shown + "' in " + columns.get(column) + " is not " + wanted);
  }

  private byte[] name(int column) {
    RowBytes name = new RowBytes();
    byte[] utf8 = bytes(columns.get(column));
    name.add(column == 0 ? '{' : ',');
    name.addString(utf8, 0, utf8.length, TableScanner.NO_QUOTE);
    name.add(':');
    return name.toByteArray();
  }

  private static byte[] bytes(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }
}
