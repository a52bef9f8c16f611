package dev.promptbeam.result.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.promptbeam.result.format.ResultFormat.RowWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part as CSV (RFC 4180, lines end with LF): texts and JSON in quotes, numbers and booleans
 * without, as they are spelled; null is nothing at all, not even quotes.
 */
final class CsvPart implements RowWriter {
  private final OutputStream out;
  private final List<TableColumn> columns;
  private final TableCells cells;

  /**
   * @param out is closed at the end
   */
  CsvPart(OutputStream out, TableSchema schema) throws IOException {
    this.out = out;
    this.columns = schema.columns();
    this.cells = new TableCells(schema, true);
    for (int index = 0; index < columns.size(); index++) {
      separate(index);
      quoted(columns.get(index).name().getBytes(UTF_8));
    }
    out.write('\n');
  }

  @Override
  public void write(byte[] row) throws IOException {
    @Nullable Object[] values = cells.read(row);
    for (int index = 0; index < values.length; index++) {
      separate(index);
      Object value = values[index];
      if (value == null) {
        continue;
      }
      byte[] bytes = value instanceof String text ? text.getBytes(UTF_8) : (byte[]) value;
      if (columns.get(index).quoted()) {
        quoted(bytes);
      } else {
        out.write(bytes);
      }
    }
    out.write('\n');
  }

  private void separate(int index) throws IOException {
    if (index > 0) {
      out.write(',');
    }
  }

  private void quoted(byte[] bytes) throws IOException {
    out.write('"');
    int from = 0;
    for (int index = 0; index < bytes.length; index++) {
      if (bytes[index] == '"') {
        out.write(bytes, from, index + 1 - from);
        from = index; // once more
      }
    }
    out.write(bytes, from, bytes.length - from);
    out.write('"');
  }

  @Override
  public void finish() throws IOException {
    out.close();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
