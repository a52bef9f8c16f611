package dev.promptbeam.request.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The columns of one row that somebody asks for; the others are skipped unread. */
public final class RowColumns {
  public static final RowColumns NONE = new RowColumns(Map.of());

  private final Map<String, JsonNode> columns;

  private RowColumns(Map<String, JsonNode> columns) {
    this.columns = columns;
  }

  /** Those that somebody else has read as {@link SpelledJson} does. */
  public static RowColumns of(Map<String, JsonNode> columns) {
    return new RowColumns(columns);
  }

  /**
   * Reads the wanted columns of a row, which is known to be a JSON object.
   *
   * @throws UncheckedIOException for bytes that are none: a defect of the reader
   */
  public static RowColumns read(byte[] row, Set<String> wanted) {
    try (JsonParser parser = Json.MAPPER.getFactory().createParser(row)) {
      parser.nextToken();
      return read(parser, wanted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads the wanted columns of the object that the parser stands on; the parser moves to its end.
   */
  public static RowColumns read(JsonParser parser, Set<String> wanted) throws IOException {
    Map<String, JsonNode> columns = new HashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      if (wanted.contains(name)) {
        columns.put(name, SpelledJson.read(parser));
      } else {
        parser.skipChildren();
      }
    }
    return new RowColumns(columns);
  }

  /** What a reference names, if only null; null where there is nothing by that name. */
  public @Nullable JsonNode find(Reference reference) {
    JsonNode value = reference.literal() == null ? null : columns.get(reference.literal());
    if (value != null) {
      return value;
    }
    List<String> path = reference.path();
    return walk(columns.get(path.get(0)), path.subList(1, path.size()));
  }

  /** True where the reference names a column itself, not what is in one. */
  public boolean isColumn(Reference reference) {
    String literal = reference.literal();
    return reference.path().size() == 1 || (literal != null && columns.containsKey(literal));
  }

  /** What steps lead to, from a value; items of lists by their numbers. */
  public static @Nullable JsonNode walk(@Nullable JsonNode from, List<String> steps) {
    JsonNode value = from;
    for (int i = 0; i < steps.size() && value != null; i++) {
      value = value.isArray() ? item(value, steps.get(i)) : value.get(steps.get(i));
    }
    return value;
  }

  private static @Nullable JsonNode item(JsonNode array, String step) {
    boolean index =
        !step.isEmpty() && step.length() < 10 && step.chars().allMatch(c -> c >= '0' && c <= '9');
    return index ? array.get(Integer.parseInt(step)) : null;
  }
}
