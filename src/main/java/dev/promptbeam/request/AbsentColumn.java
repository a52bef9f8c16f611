package dev.promptbeam.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.promptbeam.model.Json;
import dev.promptbeam.request.field.NearestName;
import dev.promptbeam.request.text.Reference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A column that a spec names and none of some rows has; misspelt, perhaps.
 *
 * @param name as the spec spells it
 * @param nearest the name of a column that is much like it; null where there is none
 */
public record AbsentColumn(String name, @Nullable String nearest) {
  private static final int MOST_NAMES = 10_000;

  /**
   * Finds them.
   *
   * @param more what is named besides the request's placeholders
   * @param keyColumn the column that names rows; null where there is none
   * @param rows JSON objects
   */
  public static List<AbsentColumn> of(
      Collection<RequestTemplate> templates,
      Collection<Reference> more,
      @Nullable String keyColumn,
      Collection<byte[]> rows) {
    Map<String, Reference> absent = new LinkedHashMap<>();
    for (RequestTemplate template : templates) {
      template.references().forEach(reference -> absent.put(reference.display(), reference));
    }
    more.forEach(reference -> absent.put(reference.display(), reference));
    if (keyColumn != null) {
      absent.put(keyColumn, new Reference(keyColumn, List.of(keyColumn), null));
    }
    Set<String> wanted = new HashSet<>();
    absent.values().forEach(reference -> wanted.addAll(reference.columns()));
    Set<String> names = new TreeSet<>();
    for (byte[] row : rows) {
      RowValues values = RowValues.read(row, wanted, false);
      absent.values().removeIf(values::has);
      addNames(row, names);
    }
    List<AbsentColumn> result = new ArrayList<>();
    absent.keySet().forEach(name -> result.add(new AbsentColumn(name, nearest(name, names))));
    return List.copyOf(result);
  }

  private static @Nullable String nearest(String name, Set<String> names) {
    String nearest = NearestName.of(name, names);
    return name.equals(nearest) ? null : nearest;
  }

  private static void addNames(byte[] row, Set<String> names) {
    try (JsonParser parser = Json.MAPPER.createParser(row)) {
      parser.nextToken();
      while (names.size() < MOST_NAMES && parser.nextToken() == JsonToken.FIELD_NAME) {
        names.add(parser.currentName());
        parser.nextToken();
        parser.skipChildren();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
