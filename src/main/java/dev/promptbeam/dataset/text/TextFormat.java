package dev.promptbeam.dataset.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.FileOpener;
import dev.promptbeam.dataset.format.FileKind;
import dev.promptbeam.dataset.format.MalformedRecordException;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RecordReader;
import dev.promptbeam.dataset.format.RowBytes;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.dataset.format.Utf8;
import dev.promptbeam.model.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plain text: each line is the text of a row, spaces at its ends included. */
public record TextFormat() implements LineFormat {
  private static final long serialVersionUID = 1;

  /** The one column. */
  static final String TEXT = "text";

  @Override
  public @Nullable String problem(byte[] head, boolean isWhole) {
    return FileKind.problem(head);
  }

  @Override
  public List<String> columns(DataFile file, ReadOptions options) {
    return List.of(TEXT);
  }

  @Override
  public RecordReader open(Split split, ReadOptions options, FileOpener files) {
    boolean isKey = TEXT.equals(options.keyColumn());
    RowBytes row = new RowBytes();
    LineForm form =
        new LineForm() {
          @Override
          public Row read(Source place, byte[] bytes, int from, int to)
              throws MalformedRecordException {
            Utf8.require(bytes, from, to);
            row.clear();
            row.add('{');
            row.addName(TEXT);
            row.addString(bytes, from, to);
            row.add('}');
            String key = isKey ? new String(bytes, from, to - from, UTF_8) : null;
            return new Row(place, row.toByteArray(), key, null);
          }

          @Override
          public boolean keepsSpaces() {
            return true;
          }
        };
    return new LineRecords(split, options, files, form, options.limits().line());
  }
}
