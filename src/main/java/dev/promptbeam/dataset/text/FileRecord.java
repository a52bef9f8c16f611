package dev.promptbeam.dataset.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.FileOpener;
import dev.promptbeam.dataset.format.ByteOrderMark;
import dev.promptbeam.dataset.format.FileKind;
import dev.promptbeam.dataset.format.MalformedRecordException;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RecordLimits;
import dev.promptbeam.dataset.format.RowBytes;
import dev.promptbeam.dataset.format.RowEmitter;
import dev.promptbeam.dataset.format.RowSink;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.dataset.format.StreamRecords;
import dev.promptbeam.dataset.format.Utf8;
import dev.promptbeam.lines.ByteWindow;
import dev.promptbeam.model.Source;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a whole file as one record. What is no text has null for its text, and is not read. */
final class FileRecord extends StreamRecords {
  /** Of the row. */
  static final List<String> COLUMNS = List.of("path", "name", TextFormat.TEXT);

  /** A zero byte among so many says that a file is no text. */
  private static final int LOOKED_AT = 8_000;

  private final ReadOptions options;
  private final RowEmitter rows;
  private @Nullable ByteWindow content;
  private boolean isText;
  private long record;

  FileRecord(Split split, ReadOptions options, FileOpener files) {
    super(split, files);
    this.options = options;
    this.rows = new RowEmitter(split.file(), options);
  }

  @Override
  public void begin(ByteWindow opened) throws IOException, DatasetException {
    while (opened.available() < LOOKED_AT && opened.more()) {}
    byte[] head = opened.copy(0, opened.available(), LOOKED_AT);
    isText = !hasZero(head) && FileKind.problem(head) == null;
    if (isText) {
      ByteOrderMark.skip(opened, split.file());
    }
    content = opened;
  }

  @Override
  public boolean read(RowSink sink) throws IOException {
    ByteWindow window = content;
    if (window == null || record > 0) {
      return false;
    }
    int most = options.limits().line();
    while (isText && window.available() <= most && window.more()) {}
    Source source = rows.source(record++);
    try {
      emit(sink, source, window, most);
    } catch (MalformedRecordException e) {
      byte[] raw = window.copy(0, window.available(), RecordLimits.HEAD);
      rows.emitMalformed(sink, source, raw, "as a whole", 0, e);
    }
    return true;
  }

  private void emit(RowSink sink, Source source, ByteWindow window, int most)
      throws MalformedRecordException {
    String path = split.file().path();
    String name = path.substring(path.lastIndexOf('/') + 1);
    RowBytes row = new RowBytes();
    row.add('{');
    row.addName(COLUMNS.get(0));
    row.addString(path);
    row.add(',');
    row.addName(COLUMNS.get(1));
    row.addString(name);
    row.add(',');
    row.addName(COLUMNS.get(2));
    if (isText) {
      if (window.available() > most) {
        throw new MalformedRecordException(
            0, "longer than " + most + " bytes; only its start is kept here");
      }
      Utf8.require(window.bytes(), window.start(), window.limit());
      row.addString(window.bytes(), window.start(), window.limit());
    } else {
      row.addNull();
    }
    row.add('}');
    rows.emit(sink, source, row.toByteArray(), key(path, name, window));
  }

  private @Nullable String key(String path, String name, ByteWindow window) {
    int column = options.keyColumn() == null ? -1 : COLUMNS.indexOf(options.keyColumn());
    return switch (column) {
      case 0 -> path;
      case 1 -> name;
      case 2 ->
          isText ? new String(window.bytes(), window.start(), window.available(), UTF_8) : null;
      default -> null;
    };
  }

  private static boolean hasZero(byte[] head) {
    for (byte value : head) {
      if (value == 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public long position() {
    return record;
  }

  @Override
  public long sourceBytes() {
    return content == null || record == 0 ? 0 : content.offset() + content.available();
  }
}
