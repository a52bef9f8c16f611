package dev.promptbeam.dataset.table;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.FileOpener;
import dev.promptbeam.dataset.format.ByteOrderMark;
import dev.promptbeam.dataset.format.MalformedRecordException;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RowEmitter;
import dev.promptbeam.dataset.format.RowSink;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.dataset.format.StreamRecords;
import dev.promptbeam.dataset.format.Utf8;
import dev.promptbeam.lines.ByteWindow;
import dev.promptbeam.model.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads CSV and TSV: each record is a row, but for a first one that names the columns. */
final class TableRecords extends StreamRecords {
  private final TableFormat format;
  private final ReadOptions options;
  private final RowEmitter rows;

  @SuppressWarnings("NullAway.Init") // made by begin
  private TableScanner scanner;

  @SuppressWarnings("NullAway.Init")
  private TableRow row;

  private List<String> header = List.of();
  private List<String> columns = List.of();
  private long record;

  TableRecords(Split split, ReadOptions options, FileOpener files, TableFormat format) {
    super(split, files);
    this.format = format;
    this.options = options;
    this.rows = new RowEmitter(split.file(), options);
  }

  /** The names in the header; none in an empty file. */
  List<String> readColumns() throws IOException, DatasetException {
    open();
    return columns;
  }

  @Override
  public void begin(ByteWindow opened) throws IOException, DatasetException {
    ByteOrderMark.skip(opened, split.file());
    scanner =
        new TableScanner(opened, format.delimiter(), format.quote(), options.limits().table());
    header = format.header() ? header(split.file()) : List.of();
    columns = format.columns().isEmpty() ? header : format.columns();
    row = new TableRow(columns, options, format);
  }

  @Override
  public boolean read(RowSink sink) throws IOException {
    do {
      if (!nextRecord()) {
        return false;
      }
    } while (scanner.isMarked() && format.header() && isHeader());
    Source source = rows.source(record++);
    try {
      read();
    } catch (MalformedRecordException e) {
      rows.emitMalformed(sink, source, scanner.raw(), "line " + scanner.line(), 0, e);
      return true;
    }
    rows.emit(sink, source, row.json(), row.key());
    return true;
  }

  private void read() throws MalformedRecordException {
    if (scanner.isMarked() && format.header()) {
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
  public long sourceBytes() {
    return scanner == null ? 0 : scanner.nextOffset() * format.bytesPerByte();
  }

  private boolean nextRecord() throws IOException {
    while (scanner.next()) {
      if (!isBlank()) {
        return true;
      }
    }
    return false;
  }

  /** Files that were put together repeat their header behind a byte order mark. */
  private boolean isHeader() {
    boolean equal = scanner.problem() == null && scanner.fields() == header.size();
    for (int field = 0; equal && field < header.size(); field++) {
      equal = header.get(field).equals(new String(scanner.field(field), StandardCharsets.UTF_8));
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

  private List<String> header(DataFile file) throws IOException, DatasetException {
    if (!nextRecord()) {
      return List.of();
    }
    String place = file.path() + " line " + scanner.line() + ", the header: ";
    MalformedRecordException problem = scanner.problem();
    if (problem != null) {
      throw new DatasetException(place + problem.problem());
    }
    if (Utf8.firstInvalid(scanner.bytes(), scanner.from(), scanner.to()) >= 0) {
      throw new DatasetException(
          place + "not " + format.encoding() + "; set dataset.csv.encoding, or convert the file");
    }
    boolean counts = !format.columns().isEmpty();
    if (counts && scanner.fields() != format.columns().size()) {
      throw new DatasetException(
          place
              + scanner.fields()
              + " columns where dataset.csv.columns names "
              + format.columns().size());
    }
    List<String> names = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int field = 0; field < scanner.fields(); field++) {
      String name = new String(scanner.field(field), StandardCharsets.UTF_8);
      if (name.isBlank() && !counts) {
        throw new DatasetException(place + "column " + (field + 1) + " has no name; give it one");
      }
      if (!seen.add(name) && !counts) {
        throw new DatasetException(place + "two columns are named '" + name + "'; rename one");
      }
      names.add(name);
    }
    return List.copyOf(names);
  }
}
