package dev.promptbeam.dataset.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tells JSON lines from a JSON document over several lines, and from an array in one. Read as
 * lines, such a file would lose all but its last rows.
 */
final class JsonDocument {
  private static final String ARRAY = "is a JSON array, not JSON lines; set dataset.format: json";
  private static final String DOCUMENT =
      "has JSON values over several lines, not one a line; make lines of them:"
          + " jq -c . FILE > rows.jsonl";

  private final byte[] head;
  private final boolean isWhole;
  private final int start;
  private final int lineEnd;

  private JsonDocument(byte[] head, boolean isWhole) {
    this.head = isWhole ? head : upToLastLineEnd(head);
    this.isWhole = isWhole;
    this.start = firstNonBlank(bomLength(this.head));
    this.lineEnd = lineEnd();
  }

  /**
   * Why a file is not JSON lines; null where it may be.
   *
   * @param head its first bytes
   * @param isWhole whether there are no more
   */
  static @Nullable String problem(byte[] head, boolean isWhole) {
    return new JsonDocument(head, isWhole).problem();
  }

  private @Nullable String problem() {
    if (start == head.length || (head[start] != '[' && head[start] != '{')) {
      return null;
    }
    boolean isArray = head[start] == '[';
    boolean ends = isSpread() || (isArray && isAlone());
    return ends ? (isArray ? ARRAY : DOCUMENT) : null;
  }

  /** True where the first value goes on behind the end of its line. */
  private boolean isSpread() {
    if (firstNonBlank(lineEnd) == head.length) {
      return false;
    }
    char last = (char) head[lastNonBlank(lineEnd)];
    boolean isOpen = last == head[start] && lastNonBlank(lineEnd) == start;
    boolean isCutArray = head[start] == '[' && last == ',';
    return isOpen || isCutArray || endOfValue() > lineEnd;
  }

  /** True where nothing stands behind the line. */
  private boolean isAlone() {
    return firstNonBlank(lineEnd) == head.length && (isWhole || lineEnd == head.length);
  }

  /** Offset behind the first value; the end of the head where it goes on there, -1 if broken. */
  private long endOfValue() {
    try (JsonParser parser = Json.MAPPER.createParser(head, start, head.length - start)) {
      int depth = 0;
      do {
        JsonToken token = parser.nextToken();
        if (token == null) {
          return -1;
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      } while (depth > 0);
      return start + parser.currentLocation().getByteOffset();
    } catch (JsonEOFException e) {
      return head.length;
    } catch (IOException e) {
      return -1; // a broken line; reading says so, in a dead letter
    }
  }

  /** No character is cut so; a head that is one line says nothing of its end either way. */
  private static byte[] upToLastLineEnd(byte[] head) {
    int end = head.length;
    while (end > 0 && head[end - 1] != '\n') {
      end--;
    }
    return end == 0 ? head : Arrays.copyOf(head, end);
  }

  private static int bomLength(byte[] head) {
    boolean has = head.length > 2 && head[0] == (byte) 0xEF && head[1] == (byte) 0xBB;
    return has && head[2] == (byte) 0xBF ? 3 : 0;
  }

  private int lineEnd() {
    int index = start;
    while (index < head.length && head[index] != '\n') {
      index++;
    }
    return index;
  }

  private int firstNonBlank(int from) {
    int index = from;
    while (index < head.length && isBlank(head[index])) {
      index++;
    }
    return index;
  }

  private int lastNonBlank(int to) {
    int index = to - 1;
    while (index > start && isBlank(head[index])) {
      index--;
    }
    return index;
  }

  private static boolean isBlank(byte value) {
    return value == ' ' || value == '\t' || value == '\r' || value == '\n';
  }
}
