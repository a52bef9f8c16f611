package dev.promptbeam.dataset.table;

import dev.promptbeam.dataset.format.ByteOrderMark;
import dev.promptbeam.dataset.format.MalformedRecordException;
import dev.promptbeam.dataset.format.RecordLimits;
import dev.promptbeam.lines.ByteWindow;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a window into records and fields by RFC 4180: quoted fields hold delimiters and line ends,
 * two quotes in them stand for one; LF, CRLF and a lone CR end a record. A quote inside an unquoted
 * field is text.
 *
 * <p>A record whose quoted field is never closed, or goes on behind its closing quote, or that is
 * longer than the cap, is malformed and ends at the first line end behind its start, so a lost
 * quote costs one record and not the file.
 */
final class TableScanner {
  /** No byte: the value of a quote where the format has none. */
  static final int NO_QUOTE = -2;

  private static final int END = -1;

  private final ByteWindow window;
  private final int delimiter;
  private final int quote;
  private final int cap;
  private int[] starts = new int[16];
  private int[] ends = new int[16];
  private boolean[] quoted = new boolean[16];
  private int fields;
  private int length;
  private int consumed;
  private long line = 1;
  private long nextLine = 1;
  private @Nullable MalformedRecordException problem;
  private byte @Nullable [] head;
  private boolean isMarked;

  TableScanner(ByteWindow window, int delimiter, int quote, int cap) {
    this.window = window;
    this.delimiter = delimiter;
    this.quote = quote;
    this.cap = cap;
  }

  /** Moves to the next record; false at the end of the input. */
  boolean next() throws IOException {
    window.discard(consumed);
    consumed = 0;
    fields = 0;
    problem = null;
    head = null;
    line = nextLine;
    isMarked = at(0) == 0xEF && at(1) == 0xBB && at(2) == 0xBF;
    window.discard(isMarked ? ByteOrderMark.LENGTH : 0);
    if (at(0) == END) {
      return false;
    }
    try {
      length = scanFields();
      nextLine = line + 1 + embeddedLineEnds();
    } catch (MalformedRecordException e) {
      problem = e;
      length = firstLineEnd();
      nextLine = line + 1;
    }
    consumed = length + lineEndLength();
    return true;
  }

  /** True where a byte order mark stood before the record, as where another file begins. */
  boolean isMarked() {
    return isMarked;
  }

  int fields() {
    return fields;
  }

  /** Why the record is malformed; null where it is not. */
  @Nullable MalformedRecordException problem() {
    return problem;
  }

  /** The line in which the record starts, from 1. */
  long line() {
    return line;
  }

  /** Offset of the first byte behind the record and its line end. */
  long nextOffset() {
    return window.offset() + consumed;
  }

  byte[] bytes() {
    return window.bytes();
  }

  /** Index of a field's first byte, behind its quote, in {@link #bytes()}. */
  int start(int field) {
    return window.start() + starts[field];
  }

  /** Index behind a field's last byte in {@link #bytes()}. */
  int end(int field) {
    return window.start() + ends[field];
  }

  /** A field's bytes as they are meant, doubled quotes made one. */
  byte[] field(int field) {
    byte[] bytes = Arrays.copyOfRange(window.bytes(), start(field), end(field));
    if (!quoted[field]) {
      return bytes;
    }
    int length = 0;
    for (int index = 0; index < bytes.length; index++) {
      bytes[length++] = bytes[index];
      index += bytes[index] == quote ? 1 : 0;
    }
    return Arrays.copyOf(bytes, length);
  }

  /** True where two quotes stand for one. */
  boolean isQuoted(int field) {
    return quoted[field];
  }

  /** Index of the record's first byte in {@link #bytes()}. */
  int from() {
    return window.start();
  }

  /** Index behind the record's last byte in {@link #bytes()}, its line end not included. */
  int to() {
    return window.start() + length;
  }

  /** The record without its line end; only its head where a single line is over the cap. */
  byte[] raw() {
    return head != null ? head : window.copy(0, length, Integer.MAX_VALUE);
  }

  private int scanFields() throws IOException, MalformedRecordException {
    int position = 0;
    while (true) {
      position = at(position) == quote ? quotedField(position) : plainField(position);
      if (at(position) != delimiter) {
        return position;
      }
      position++;
    }
  }

  private int plainField(int first) throws IOException, MalformedRecordException {
    int position = find(first, delimiter, '\n', '\r');
    if (position > cap) {
      throw tooLong();
    }
    add(first, position, false);
    return position;
  }

  private int quotedField(int opening) throws IOException, MalformedRecordException {
    int closing = find(opening + 1, quote, quote, quote);
    while (at(closing) == quote && at(closing + 1) == quote) {
      closing = find(closing + 2, quote, quote, quote);
    }
    if (closing > cap) {
      throw tooLong();
    }
    if (at(closing) == END) {
      throw new MalformedRecordException(opening + 1, "the quote that opens here is never closed");
    }
    if (at(closing + 1) != delimiter && !isEnd(at(closing + 1))) {
      throw new MalformedRecordException(closing + 2, "text behind a closing quote");
    }
    add(opening + 1, closing, true);
    return closing + 1;
  }

  private MalformedRecordException tooLong() {
    return new MalformedRecordException(0, "longer than " + cap + " bytes; is a quote lost?");
  }

  /** Ends a malformed record at the first line end behind its start, however far that is. */
  private int firstLineEnd() throws IOException {
    int position = find(0, '\n', '\n', '\r');
    if (position > cap) {
      head = window.copy(0, cap, RecordLimits.HEAD);
    }
    while (!isEnd(at(position))) {
      window.discard(position);
      position = find(0, '\n', '\n', '\r');
    }
    return position;
  }

  /** Position of the first of three bytes, or of the end, or one over the cap. */
  private int find(int from, int first, int second, int third) throws IOException {
    int position = from;
    while (position <= cap && (position < window.available() || window.more())) {
      byte[] bytes = window.bytes();
      int limit = window.limit();
      int index = window.start() + position;
      while (index < limit) {
        byte value = bytes[index];
        if (value == first || value == second || value == third) {
          return index - window.start();
        }
        index++;
      }
      position = index - window.start();
    }
    return position;
  }

  /** The byte at a position, or {@link #END}. */
  private int at(int position) throws IOException {
    while (position >= window.available()) {
      if (!window.more()) {
        return END;
      }
    }
    return window.bytes()[window.start() + position] & 0xFF;
  }

  private static boolean isEnd(int value) {
    return value == '\n' || value == '\r' || value == END;
  }

  private int lineEndLength() throws IOException {
    int value = at(length);
    if (value == END) {
      return 0;
    }
    return value == '\r' && at(length + 1) == '\n' ? 2 : 1;
  }

  private int embeddedLineEnds() {
    if (!hasQuotes()) {
      return 0;
    }
    int count = 0;
    byte[] bytes = window.bytes();
    for (int index = from(); index < to(); index++) {
      boolean isReturn = bytes[index] == '\r' && index + 1 < to() && bytes[index + 1] != '\n';
      count += bytes[index] == '\n' || isReturn ? 1 : 0;
    }
    return count;
  }

  private boolean hasQuotes() {
    for (int field = 0; field < fields; field++) {
      if (quoted[field]) {
        return true;
      }
    }
    return false;
  }

  private void add(int start, int end, boolean isQuoted) {
    if (fields == starts.length) {
      starts = Arrays.copyOf(starts, 2 * fields);
      ends = Arrays.copyOf(ends, 2 * fields);
      quoted = Arrays.copyOf(quoted, 2 * fields);
    }
    starts[fields] = start;
    ends[fields] = end;
    quoted[fields] = isQuoted;
    fields++;
  }
}
