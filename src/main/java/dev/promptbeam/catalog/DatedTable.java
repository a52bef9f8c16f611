package dev.promptbeam.catalog;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.promptbeam.model.IoReason;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Reads tables of facts: those that come with the program, and those that a user names. */
public final class DatedTable {
  private static final long MOST_BYTES = 10_000_000;

  private DatedTable() {}

  /** A table of this program, beside the class that names it. */
  public static <T> T resource(Class<?> beside, String name, Class<T> type) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the program");
      }
      return Json.MAPPER.readValue(in, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A table that a user names.
   *
   * @throws TableException with the place in the file
   */
  public static <T> T read(Path file, Class<T> type) throws TableException {
    ObjectReader reader =
        Json.MAPPER.readerFor(type).with(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new TableException(file + ": is no table of ours, it has over 10 MB");
      }
      T table = reader.readValue(Files.readAllBytes(file));
      if (table == null) {
        throw new TableException(file + ": wants \"date\" and \"models\"");
      }
      return table;
    } catch (NoSuchFileException e) {
      throw new TableException(file + ": there is no such file");
    } catch (JsonMappingException e) {
      throw new TableException(place(file, e.getLocation()) + path(e) + ": " + words(e));
    } catch (JsonProcessingException e) {
      throw new TableException(place(file, e.getLocation()) + ": is not JSON: " + words(e));
    } catch (IOException e) {
      throw new TableException(file + ": cannot be read: " + IoReason.of(e));
    }
  }

  private static String place(Path file, JsonLocation location) {
    return location == null || location.getLineNr() < 1
        ? file.toString()
        : file + ":" + location.getLineNr() + ":" + location.getColumnNr();
  }

  private static String path(JsonMappingException e) {
    String path =
        e.getPath().stream()
            .map(
                step ->
                    step.getFieldName() == null
                        ? "[" + step.getIndex() + "]"
                        : "." + step.getFieldName())
            .collect(Collectors.joining());
    return path.isEmpty() ? "" : ": " + path.replaceFirst("^\\.", "");
  }

  private static String words(JsonProcessingException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "there is no such member; known: "
          + unknown.getKnownPropertyIds().stream()
              .map(String::valueOf)
              .sorted()
              .collect(Collectors.joining(", "));
    }
    return e.getOriginalMessage().lines().findFirst().orElse("it is wrong");
  }
}
