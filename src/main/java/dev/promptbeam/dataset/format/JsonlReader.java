package dev.promptbeam.dataset.format;

import dev.promptbeam.model.Source;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads one JSON object a line. The row is the line itself, so numbers keep their spelling. */
final class JsonlReader implements RecordReader {
  private final Split split;
  private final Records records;
  private final LineScanner lines;
  private final JsonText text;
  private final int cap;
  private long record;

  JsonlReader(Split split, ReadOptions options, ByteWindow window, int cap) {
    this.split = split;
    this.records = new Records(split.file(), options);
    this.lines = new LineScanner(window, cap);
    this.text = new JsonText(options.keyColumn());
    this.cap = cap;
  }

  @Override
  public boolean next(RowSink sink) throws IOException, InterruptedException {
    while (!isOver() && lines.next()) {
      int from = firstByte();
      int to = lastByte(from);
      if (lines.isOverlong() || from < to) {
        read(sink, from, to);
        return true;
      }
    }
    return false;
  }

  @Override
  public long position() {
    return split.byOffset() ? lines.nextOffset() : record;
  }

  @Override
  public long nextOffset() {
    return lines.nextOffset();
  }

  private boolean isOver() {
    return split.byOffset() && lines.nextOffset() >= split.end();
  }

  private void read(RowSink sink, int from, int to) {
    Source source = records.source(split.byOffset() ? lines.offset() : record++);
    String key;
    try {
      key = key(from, to);
    } catch (MalformedRecordException e) {
      records.emitMalformed(sink, source, raw(), place(), from - lines.from(), e);
      return;
    }
    String repeated = text.repeatedMember();
    if (repeated != null) {
      sink.repeatedMember(source, repeated);
    }
    byte[] json = Arrays.copyOfRange(lines.bytes(), from, to);
    JsonText.joinLines(json);
    records.emit(sink, source, json, key);
  }

  private @Nullable String key(int from, int to) throws MalformedRecordException {
    checkStart(from);
    try {
      return text.check(lines.bytes(), from, to);
    } catch (RuntimeException | Error e) {
      throw MalformedRecordException.because(e);
    }
  }

  private void checkStart(int from) throws MalformedRecordException {
    if (lines.isOverlong()) {
      throw new MalformedRecordException(
          0, "longer than " + cap + " bytes; only its start is kept here");
    }
    if (lines.bytes()[from] == '[') {
      throw new MalformedRecordException(
          1, "a JSON array, not an object; JSONL has one object a line");
    }
    if (lines.bytes()[from] != '{') {
      throw new MalformedRecordException(1, "not a JSON object");
    }
  }

  private byte[] raw() {
    return lines.isOverlong()
        ? lines.head()
        : Arrays.copyOfRange(lines.bytes(), lines.from(), lines.to());
  }

  private String place() {
    return split.byOffset() ? "at byte " + lines.offset() : "line " + lines.line();
  }

  /** Files that were put together hold byte order marks where the later ones begin. */
  private int firstByte() {
    int index = lines.from();
    index += ByteOrderMark.isAt(lines.bytes(), index, lines.to()) ? ByteOrderMark.LENGTH : 0;
    while (index < lines.to() && isSpace(lines.bytes()[index])) {
      index++;
    }
    return index;
  }

  private int lastByte(int from) {
    int index = lines.to();
    while (index > from && isSpace(lines.bytes()[index - 1])) {
      index--;
    }
    return index;
  }

  private static boolean isSpace(byte value) {
    return value == ' ' || value == '\t' || value == '\r';
  }
}
