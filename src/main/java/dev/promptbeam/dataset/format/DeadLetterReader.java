package dev.promptbeam.dataset.format;

import java.io.IOException;
import java.util.Arrays;

/**
 * Reads rows back out of dead letters, each under the key and the source it had when it was first
 * read. The dead letter of what could not be read has no row and is passed over.
 */
final class DeadLetterReader implements RecordReader {
  private final Split split;
  private final Records records;
  private final LineScanner lines;
  private long record;

  DeadLetterReader(Split split, ReadOptions options, ByteWindow window) {
    this.split = split;
    this.records = new Records(split.file(), options);
    this.lines = new LineScanner(window, RecordLimits.DEAD_LETTER);
  }

  @Override
  public boolean next(RowSink sink) throws IOException, InterruptedException {
    while (!isOver() && lines.next()) {
      if (read(sink)) {
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

  /** False where the line has nothing for the sink. */
  private boolean read(RowSink sink) {
    long position = split.byOffset() ? lines.offset() : record++;
    DeadLetterLine letter;
    try {
      letter = letter();
    } catch (MalformedRecordException e) {
      String place = split.byOffset() ? "at byte " + lines.offset() : "line " + lines.line();
      records.emitMalformed(sink, records.source(position), raw(), place, 0, e);
      return true;
    }
    if (letter.row() == null) {
      return false;
    }
    records.emit(sink, letter.source(), letter.row(), letter.key());
    return true;
  }

  private DeadLetterLine letter() throws MalformedRecordException {
    if (lines.isOverlong()) {
      throw new MalformedRecordException(0, "longer than a dead letter can be");
    }
    try {
      return DeadLetterLine.parse(lines.bytes(), lines.from(), lines.to());
    } catch (RuntimeException | Error e) {
      throw MalformedRecordException.because(e);
    }
  }

  private byte[] raw() {
    return lines.isOverlong()
        ? lines.head()
        : Arrays.copyOfRange(lines.bytes(), lines.from(), lines.to());
  }
}
