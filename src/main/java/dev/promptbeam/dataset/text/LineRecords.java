package dev.promptbeam.dataset.text;

import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.FileOpener;
import dev.promptbeam.dataset.format.ByteOrderMark;
import dev.promptbeam.dataset.format.MalformedRecordException;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RecordLimits;
import dev.promptbeam.dataset.format.RowEmitter;
import dev.promptbeam.dataset.format.RowSink;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.dataset.format.StreamRecords;
import dev.promptbeam.dataset.text.LineForm.Row;
import dev.promptbeam.lines.ByteWindow;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.model.Source;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads one record a line. Blank lines are none. */
final class LineRecords extends StreamRecords {
  private final RowEmitter rows;
  private final LineForm form;
  private final int cap;
  private @Nullable LineReader scanner;
  private long record;

  /**
   * @param cap the most bytes of a line
   */
  LineRecords(Split split, ReadOptions options, FileOpener files, LineForm form, int cap) {
    super(split, files);
    this.rows = new RowEmitter(split.file(), options);
    this.form = form;
    this.cap = cap;
  }

  @Override
  public void begin(ByteWindow opened) throws IOException, DatasetException {
    if (split.start() > 0) {
      opened.skipLine(split.end());
    } else {
      ByteOrderMark.skip(opened, split.file());
    }
    scanner = new LineReader(opened, cap);
  }

  @Override
  public boolean read(RowSink sink) throws IOException {
    LineReader lines = Objects.requireNonNull(scanner);
    while (!isOver(lines) && lines.next()) {
      int from = firstByte(lines);
      int to = lastByte(lines, from);
      if (!lines.isCut() && from == to) {
        continue; // a blank line
      }
      boolean isRead =
          form.keepsSpaces()
              ? read(lines, afterMark(lines), beforeEnd(lines), sink)
              : read(lines, from, to, sink);
      if (isRead) {
        return true;
      }
    }
    return false;
  }

  @Override
  public long position() {
    return !split.byOffset() ? record : scanner == null ? split.start() : scanner.nextOffset();
  }

  @Override
  public long sourceBytes() {
    return scanner == null ? 0 : scanner.nextOffset() - split.start();
  }

  private boolean isOver(LineReader lines) {
    return split.byOffset() && lines.nextOffset() >= split.end();
  }

  /** False where the line has nothing for the sink. */
  private boolean read(LineReader lines, int from, int to, RowSink sink) throws IOException {
    Source place = rows.source(split.byOffset() ? lines.offset() : record++);
    Row row;
    try {
      row = row(lines, from, to, place);
    } catch (MalformedRecordException e) {
      String where = split.byOffset() ? "at byte " + lines.offset() : "line " + lines.line();
      int most = lines.isCut() ? RecordLimits.HEAD : lines.length();
      byte[] raw =
          Arrays.copyOfRange(
              lines.buffer(), lines.start(), lines.start() + Math.min(lines.length(), most));
      int indent = from - lines.start();
      if (lines.isCut()) {
        lines.skipRest();
      }
      rows.emitMalformed(sink, place, raw, where, indent, e);
      return true;
    }
    if (row == null) {
      return false;
    }
    if (row.repeatedMember() != null) {
      sink.repeatedMember(place, row.repeatedMember());
    }
    rows.emit(sink, row.source(), row.json(), row.key(), row.trial());
    return true;
  }

  private @Nullable Row row(LineReader lines, int from, int to, Source place)
      throws MalformedRecordException {
    if (lines.isCut()) {
      throw new MalformedRecordException(
          0, "longer than " + cap + " bytes; only its start is kept here");
    }
    try {
      return form.read(place, lines.buffer(), from, to);
    } catch (RuntimeException | Error e) {
      throw MalformedRecordException.because(e);
    }
  }

  /** Files that were put together hold byte order marks where the later ones begin. */
  private static int afterMark(LineReader lines) {
    int index = lines.start();
    boolean isMarked = ByteOrderMark.isAt(lines.buffer(), index, lines.end());
    return isMarked ? index + ByteOrderMark.LENGTH : index;
  }

  /** A CR before the end of a line belongs to that end. */
  private static int beforeEnd(LineReader lines) {
    int end = lines.end();
    return end > lines.start() && lines.buffer()[end - 1] == '\r' ? end - 1 : end;
  }

  private static int firstByte(LineReader lines) {
    int index = afterMark(lines);
    while (index < lines.end() && isSpace(lines.buffer()[index])) {
      index++;
    }
    return index;
  }

  private static int lastByte(LineReader lines, int from) {
    int index = lines.end();
    while (index > from && isSpace(lines.buffer()[index - 1])) {
      index--;
    }
    return index;
  }

  private static boolean isSpace(byte value) {
    return value == ' ' || value == '\t' || value == '\r';
  }
}
