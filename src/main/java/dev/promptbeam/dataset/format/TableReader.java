package dev.promptbeam.dataset.format;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.model.DatasetFormat;
import dev.promptbeam.model.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads CSV and TSV: the first record names the columns, each further one is a row. */
public final class TableReader implements RecordReader {
  private final Records records;
  private final TableScanner scanner;
  private final List<String> columns;
  private final TableRow row;
  private long record;

  /**
   * Reads the header.
   *
   * @throws DatasetException where it cannot name the columns
   */
  public TableReader(DataFile file, ReadOptions options, ByteWindow window, int cap)
      throws IOException, InterruptedException, DatasetException {
    this.records = new Records(file, options);
    this.scanner =
        options.format() == DatasetFormat.CSV
            ? new TableScanner(window, ',', '"', cap)
            : new TableScanner(window, '\t', TableScanner.NO_QUOTE, cap);
    this.columns = header(file);
    this.row = new TableRow(columns, options);
  }

  /** The names in the header; none in an empty file. */
  public List<String> columns() {
    return columns;
  }

  @Override
  public boolean next(RowSink sink) throws IOException, InterruptedException {
    do {
      if (!nextRecord()) {
        return false;
      }
    } while (scanner.isMarked() && isHeader());
    Source source = records.source(record++);
    try {
      read();
    } catch (MalformedRecordException e) {
      records.emitMalformed(sink, source, scanner.raw(), "line " + scanner.line(), 0, e);
      return true;
    }
    records.emit(sink, source, row.json(), row.key());
    return true;
  }

  private void read() throws MalformedRecordException {
    if (scanner.isMarked()) {
      throw new MalformedRecordException(
          1, "a byte order mark: another file was put behind here, and this is not its header");
    }
    try {
      row.read(scanner);
    } catch (RuntimeException | Error e) {
      throw MalformedRecordException.because(e);
    }
  }

  @Override
  public long position() {
    return record;
  }

  @Override
  public long nextOffset() {
    return scanner.nextOffset();
  }

  private boolean nextRecord() throws IOException, InterruptedException {
    while (scanner.next()) {
      if (!isBlank()) {
        return true;
      }
    }
    return false;
  }

  /** Files that were put together repeat their header behind a byte order mark. */
  private boolean isHeader() {
    boolean equal = scanner.problem() == null && scanner.fields() == columns.size();
    for (int field = 0; equal && field < columns.size(); field++) {
      equal = columns.get(field).equals(new String(scanner.field(field), StandardCharsets.UTF_8));
    }
    return equal;
  }

  private boolean isBlank() {
    if (scanner.problem() != null || scanner.fields() != 1 || scanner.isQuoted(0)) {
      return false;
    }
    for (int index = scanner.from(); index < scanner.to(); index++) {
      if (scanner.bytes()[index] != ' ' && scanner.bytes()[index] != '\t') {
        return false;
      }
    }
    return true;
  }

  private List<String> header(DataFile file)
      throws IOException, InterruptedException, DatasetException {
    if (!nextRecord()) {
      return List.of();
    }
    String place = file.path() + " line " + scanner.line() + ", the header: ";
    MalformedRecordException problem = scanner.problem();
    if (problem != null) {
      throw new DatasetException(place + problem.problem());
    }
    if (Utf8.firstInvalid(scanner.bytes(), scanner.from(), scanner.to()) >= 0) {
      throw new DatasetException(place + "not UTF-8; convert the file");
    }
    List<String> names = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int field = 0; field < scanner.fields(); field++) {
      String name = new String(scanner.field(field), StandardCharsets.UTF_8);
      if (name.isBlank()) {
        throw new DatasetException(place + "column " + (field + 1) + " has no name; give it one");
      }
      if (!seen.add(name)) {
        throw new DatasetException(place + "two columns are named '" + name + "'; rename one");
      }
      names.add(name);
    }
    return List.copyOf(names);
  }
}
