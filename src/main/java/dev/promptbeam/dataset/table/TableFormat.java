package dev.promptbeam.dataset.table;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.FileOpener;
import dev.promptbeam.dataset.file.PinnedFile;
import dev.promptbeam.dataset.format.FileKind;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RecordReader;
import dev.promptbeam.dataset.format.RowFormat;
import dev.promptbeam.dataset.format.Split;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table as text. A quoted field may hold line ends, so that nothing tells where a record begins
 * but reading all before it.
 *
 * @param delimiter the ASCII character between two fields
 * @param quote the one around a field; {@link TableScanner#NO_QUOTE} for none
 * @param header whether the first record names the columns
 * @param columns the names of the columns, in place of those in a header; empty for those
 * @param encoding the name of a character set
 */
public record TableFormat(
    int delimiter, int quote, boolean header, List<String> columns, String encoding)
    implements RowFormat {
  private static final long serialVersionUID = 1;
  private static final String UTF_8 = "UTF-8";

  public static final TableFormat CSV = new TableFormat(',', '"', true, List.of(), UTF_8);
  public static final TableFormat TSV =
      new TableFormat('\t', TableScanner.NO_QUOTE, true, List.of(), UTF_8);

  public TableFormat {
    columns = List.copyOf(columns);
  }

  /**
   * The same table written otherwise.
   *
   * @param delimiter null for what its name stands for, and so {@code quote}, which may be empty
   */
  public TableFormat with(
      @Nullable String delimiter,
      @Nullable String quote,
      boolean header,
      List<String> columns,
      String encoding) {
    int around =
        quote == null ? this.quote : quote.isEmpty() ? TableScanner.NO_QUOTE : quote.charAt(0);
    return new TableFormat(
        delimiter == null ? this.delimiter : delimiter.charAt(0),
        around,
        header,
        columns,
        encoding);
  }

  @Override
  public @Nullable String problem(byte[] head, boolean isWhole) {
    try (InputStream text = utf8(new ByteArrayInputStream(head))) {
      return FileKind.problem(text.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory cannot fail", e);
    }
  }

  /** About how many bytes of a file are one of UTF-8. */
  int bytesPerByte() {
    return encoding.startsWith("UTF-16") ? 2 : 1;
  }

  /** What gives the columns their names. */
  String naming() {
    return columns.isEmpty() ? "the header" : "dataset.csv.columns";
  }

  private InputStream utf8(InputStream in) {
    return encoding.equals(UTF_8) ? in : new Utf8Stream(in, Charset.forName(encoding));
  }

  @Override
  public List<String> columns(DataFile file, ReadOptions options)
      throws IOException, DatasetException {
    Split whole = new Split(0, file, 0, file.size(), false, 0);
    try (TableRecords records = records(whole, options, PinnedFile::open)) {
      return records.readColumns();
    }
  }

  @Override
  public RecordReader open(Split split, ReadOptions options, FileOpener files) {
    return records(split, options, files);
  }

  private TableRecords records(Split split, ReadOptions options, FileOpener files) {
    return new TableRecords(split, options, (file, start) -> utf8(files.open(file, start)), this);
  }

  @Override
  public boolean emptyIsMissing() {
    return true;
  }
}
