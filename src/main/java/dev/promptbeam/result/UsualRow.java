package dev.promptbeam.result;

import dev.promptbeam.lines.UsualJson;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.Trial;
import dev.promptbeam.score.ScoredRow;
import dev.promptbeam.score.Scoring;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of source rows as packing writes them: of rows that are asked once, and whose names
 * need no escapes. Of these it says what {@link RowLine#any} says, of others nothing. The row
 * itself stands last, and is looked into for scorers alone.
 */
final class UsualRow {
  private static final byte[] KEY = ascii("key");
  private static final byte[] SOURCE = ascii("source");
  private static final byte[] FILE = ascii("file");
  private static final byte[] POSITION = ascii("position");
  private static final byte[] REQUEST_KEY = ascii("requestKey");
  private static final byte[] ROW = ascii("row");

  private UsualRow() {}

  static @Nullable RowLine read(byte[] line, int offset, int length, @Nullable Scoring scoring) {
    UsualJson json = new UsualJson(line, offset, length);
    json.require('{');
    member(KEY, json);
    int names = json.at();
    String key = plain(json);
    json.require(',');
    member(SOURCE, json);
    json.require('{');
    member(FILE, json);
    String file = plain(json);
    json.require(',');
    member(POSITION, json);
    long position = json.count();
    json.require('}');
    int behind = json.at();
    json.require(',');
    member(REQUEST_KEY, json);
    String requestKey = plain(json);
    json.require(',');
    member(ROW, json);
    int row = json.at();
    int end = offset + length - 1;
    if (json.peek() != '{' || json.at() != row || line[end] != '}' || line[end - 1] != '}') {
      return null;
    }
    ScoredRow scored = scoring == null ? ScoredRow.NONE : scoring.row(line, json);
    if (scoring != null && json.at() != end) {
      return null;
    }
    return new RowLine(
        key,
        new Source(file, position),
        Trial.ONLY,
        requestKey,
        Arrays.copyOfRange(line, row, end),
        scored,
        Arrays.copyOfRange(line, names, behind));
  }

  private static void member(byte[] name, UsualJson json) {
    json.name();
    if (!json.is(name)) {
      json.setOdd();
    }
  }

  private static String plain(UsualJson json) {
    json.string();
    if (json.isEscaped()) {
      json.setOdd();
    }
    return json.text();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
