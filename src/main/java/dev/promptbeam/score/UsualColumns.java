package dev.promptbeam.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.promptbeam.lines.UsualJson;
import dev.promptbeam.request.text.RowColumns;
import dev.promptbeam.request.text.SpelledJson;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The columns that scorers name, read out of rows of the usual form without a parser. */
final class UsualColumns {
  private final String[] names;
  private final byte[][] spelled;

  UsualColumns(Collection<String> columns) {
    names = columns.toArray(String[]::new);
    spelled = new byte[names.length][];
    for (int i = 0; i < names.length; i++) {
      spelled[i] = names[i].getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Says what {@link RowColumns#read} says of the object that comes next, unless that is odd. */
  RowColumns read(byte[] line, UsualJson json) {
    Map<String, JsonNode> columns = new HashMap<>();
    json.require('{');
    for (boolean first = true; json.next(first, '}'); first = false) {
      json.name();
      int column = column(json);
      if (column < 0) {
        json.skipSound();
      } else {
        columns.put(names[column], value(line, json));
      }
    }
    return RowColumns.of(columns);
  }

  private int column(UsualJson json) {
    for (int i = 0; i < spelled.length; i++) {
      if (json.is(spelled[i])) {
        return i;
      }
    }
    return -1;
  }

  private static JsonNode value(byte[] line, UsualJson json) {
    if (json.peek() == '"') {
      json.string();
      return TextNode.valueOf(json.text());
    }
    int start = json.at();
    json.skip();
    return json.isOdd()
        ? TextNode.valueOf("")
        : SpelledJson.read(new String(line, start, json.at() - start, StandardCharsets.UTF_8));
  }
}
