package dev.promptbeam.dataset.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.FileOpener;
import dev.promptbeam.dataset.format.ByteOrderMark;
import dev.promptbeam.dataset.format.JsonCheck;
import dev.promptbeam.dataset.format.MalformedRecordException;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RecordLimits;
import dev.promptbeam.dataset.format.RowBytes;
import dev.promptbeam.dataset.format.RowEmitter;
import dev.promptbeam.dataset.format.RowSink;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.dataset.format.StreamRecords;
import dev.promptbeam.lines.ByteWindow;
import dev.promptbeam.model.Source;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the objects of a list, one after another, however large the list is. */
final class JsonListRecords extends StreamRecords {
  private static final int LONGEST_NAME = 100;

  private final ReadOptions options;
  private final RowEmitter rows;
  private final JsonCheck check;

  @SuppressWarnings("NullAway.Init") // made by begin
  private ByteWindow window;

  @SuppressWarnings("NullAway.Init")
  private JsonScan scan;

  /** Where the list is a member of the outermost object: its name. */
  private String list = "";

  private boolean isMember;
  private boolean hasEmptyList;

  /** Whether the outermost object has members that are no lists of objects and no empty ones. */
  private boolean hasOthers;

  /** The first list that was passed over though it holds an object; null for none. */
  private @Nullable String passedOver;

  private boolean isOver;
  private long record;

  JsonListRecords(Split split, ReadOptions options, FileOpener files) {
    super(split, files);
    this.options = options;
    this.rows = new RowEmitter(split.file(), options);
    this.check = new JsonCheck(options.keyColumn());
  }

  @Override
  public void begin(ByteWindow opened) throws IOException, DatasetException {
    ByteOrderMark.skip(opened, split.file());
    window = opened;
    scan = new JsonScan(opened);
    int first = scan.next();
    isOver = first < 0;
    if (first == '[') {
      window.discard(1);
    } else if (first == '{') {
      window.discard(1);
      isMember = true;
      isOver = !findList();
      if (isOver) {
        refuseLost();
      }
    } else if (first >= 0) {
      throw refused("is no JSON list and no JSON object");
    }
  }

  /** An object without a list of objects has no rows only where all there is of it is empty. */
  private void refuseLost() throws IOException, DatasetException {
    if (scan.next() >= 0) {
      throw several(split);
    }
    if (passedOver != null) {
      throw refused(
          "has a list '"
              + passedOver
              + "' with objects, of which the first item is none; take it out");
    }
    if (!hasEmptyList || hasOthers) {
      throw refused(
          "is one JSON object and has no list of objects, which would be its rows;"
              + " set dataset.format: jsonl where it is a row itself");
    }
  }

  private DatasetException refused(String why) {
    return new DatasetException(split.file().path() + " " + why);
  }

  static DatasetException several(Split split) {
    return new DatasetException(
        split.file().path()
            + " has JSON values one behind another, not one list and not an object a line; make"
            + " lines of them: jq -c . FILE > rows.jsonl, or jq -c '.[]' where they are lists");
  }

  /** Goes to the next member that is a list of objects; false where no other is left. */
  private boolean findList() throws IOException, DatasetException {
    while (true) {
      int next = scan.next();
      if (next == ',') {
        window.discard(1);
        continue;
      }
      if (next == '}') {
        window.discard(1);
        return false;
      }
      if (next != '"') {
        throw refused("is no JSON: a member of its outermost object has no name");
      }
      String name = name();
      if (scan.next() != ':') {
        throw refused("is no JSON: no colon behind \"" + name + "\"");
      }
      window.discard(1);
      if (scan.next() == '[') {
        if (isOfObjects(name)) {
          list = name;
          return true;
        }
      } else {
        hasOthers = true;
      }
      int length = scan.value(options.limits().line());
      window.discard(Math.max(0, length));
    }
  }

  /** The bytes of a name as they stand, without its quotes. */
  private String name() throws IOException {
    int length = 1;
    while (true) {
      for (; length < window.available(); length++) {
        byte value = window.bytes()[window.start() + length];
        if (value == '\\') {
          length++; // the next byte belongs to it
        } else if (value == '"') {
          String name = new String(window.copy(1, length, LONGEST_NAME), UTF_8);
          window.discard(length + 1);
          return name;
        }
      }
      if (length > options.limits().line() || !window.more()) {
        throw new EOFException("the JSON text ends within a name");
      }
    }
  }

  /** Goes into a list of objects, or past any other. */
  private boolean isOfObjects(String name) throws IOException {
    window.discard(1);
    int next = scan.next();
    if (next == '{') {
      return true;
    }
    hasEmptyList |= next == ']';
    hasOthers |= next != ']';
    while (next != ']') {
      if (next == '{' && passedOver == null) {
        passedOver = name;
      }
      window.discard(Math.max(0, scan.value(options.limits().line())));
      next = scan.next();
      if (next == ',') {
        window.discard(1);
        next = scan.next();
      } else if (next != ']') {
        throw new EOFException("the JSON text ends within a list");
      }
    }
    window.discard(1);
    return false;
  }

  @Override
  public boolean read(RowSink sink) throws IOException, DatasetException {
    while (!isOver) {
      int next = scan.next();
      if (next == ',') {
        window.discard(1);
      } else if (next == ']') {
        window.discard(1);
        isOver = true;
        return end(sink);
      } else if (next < 0) {
        throw new EOFException("the list of rows is not closed");
      } else {
        element(sink);
        return true;
      }
    }
    return false;
  }

  private void element(RowSink sink) throws IOException {
    int most = options.limits().line();
    int length = scan.value(most);
    Source source = rows.source(record++);
    try {
      if (length < 0) {
        throw new MalformedRecordException(
            0, "longer than " + most + " bytes; only its start is kept here");
      }
      emit(sink, source, length);
    } catch (MalformedRecordException e) {
      byte[] raw = length < 0 ? scan.head() : window.copy(0, length, length);
      rows.emitMalformed(sink, source, raw, "item " + record + " of its list", 0, e);
    }
    window.discard(Math.max(length, length == 0 ? 1 : 0));
  }

  private void emit(RowSink sink, Source source, int length) throws MalformedRecordException {
    int from = window.start();
    int to = from + length;
    if (length == 0 || window.bytes()[from] != '{') {
      throw new MalformedRecordException(1, "not a JSON object");
    }
    String key;
    try {
      key = check.check(window.bytes(), from, to);
    } catch (RuntimeException | Error e) {
      throw MalformedRecordException.because(e);
    }
    if (check.repeatedMember() != null) {
      sink.repeatedMember(source, check.repeatedMember());
    }
    rows.emit(sink, source, compact(window.bytes(), from, to), key);
  }

  /** The object without the white space around its members. */
  private static byte[] compact(byte[] bytes, int from, int to) {
    RowBytes row = new RowBytes();
    boolean inText = false;
    for (int index = from; index < to; index++) {
      byte value = bytes[index];
      if (inText && value == '\\') {
        row.add((char) value);
        value = bytes[++index];
      } else if (value == '"') {
        inText = !inText;
      } else if (!inText && value <= ' ' && value >= 0) {
        continue;
      }
      row.add((char) value);
    }
    return row.toByteArray();
  }

  /** Nothing may stand behind the list that would be rows too. */
  private boolean end(RowSink sink) throws IOException, DatasetException {
    if (isMember) {
      String first = list;
      String second = findList() ? list : passedOver;
      if (second != null) {
        throw refused(
            "has two lists with objects, '"
                + first
                + "' and '"
                + second
                + "'; the rows are those of the first, make a file of each");
      }
    }
    if (scan.next() < 0) {
      return false;
    }
    while (window.available() < RecordLimits.HEAD && window.more()) {}
    byte[] raw = window.copy(0, window.available(), RecordLimits.HEAD);
    rows.emitMalformed(
        sink,
        rows.source(record++),
        raw,
        "behind its list",
        0,
        new MalformedRecordException(0, "more than one JSON value; only the first is read"));
    return true;
  }

  @Override
  public long position() {
    return record;
  }

  @Override
  public long sourceBytes() {
    return window == null ? 0 : window.offset();
  }
}
