package dev.promptbeam.dataset.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.promptbeam.dataset.file.FileOpener;
import dev.promptbeam.dataset.format.MalformedRecordException;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RecordLimits;
import dev.promptbeam.dataset.format.RecordReader;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.dataset.text.LineForm.Row;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.Trial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of an earlier run, one a line. Each is the row that it was, under the key and
 * the source it had when it was first read; that of what could not be read has no row and is passed
 * over.
 */
public record DeadLetterFormat() implements LineFormat {
  private static final long serialVersionUID = 1;

  /** Its files are our own. */
  @Override
  public @Nullable String problem(byte[] head, boolean isWhole) {
    return null;
  }

  @Override
  public boolean bringsKeys() {
    return true;
  }

  @Override
  public RecordReader open(Split split, ReadOptions options, FileOpener files) {
    return new LineRecords(
        split,
        options,
        files,
        (place, bytes, from, to) -> row(bytes, from, to),
        RecordLimits.DEAD_LETTER);
  }

  /** Parses no further than the row: request and response behind it are of no use here. */
  private static @Nullable Row row(byte[] bytes, int from, int to) throws MalformedRecordException {
    try (JsonParser parser = Json.MAPPER.createParser(bytes, from, to - from)) {
      require(parser.nextToken() == JsonToken.START_OBJECT, "not a dead letter");
      String key = null;
      Source source = null;
      String variant = null;
      Integer sample = null;
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken token = parser.nextToken();
        switch (name) {
          case "key" -> key = token == JsonToken.VALUE_STRING ? parser.getText() : null;
          case "source" -> source = source(parser);
          case "variant" -> variant = token == JsonToken.VALUE_STRING ? parser.getText() : null;
          case "sample" -> sample = token.isNumeric() ? parser.getIntValue() : null;
          case "row" -> {
            byte[] row = rowBytes(parser, bytes, from);
            Trial.Name trial = new Trial.Name(variant, sample);
            return row == null ? null : new Row(required(source), row, key, null, trial);
          }
          default -> parser.skipChildren();
        }
      }
      throw new MalformedRecordException(0, "a dead letter without row");
    } catch (JsonProcessingException e) {
      throw new MalformedRecordException(0, "not a dead letter: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory cannot fail", e);
    }
  }

  private static byte @Nullable [] rowBytes(JsonParser parser, byte[] bytes, int from)
      throws IOException, MalformedRecordException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    require(parser.currentToken() == JsonToken.START_OBJECT, "the row is no object");
    int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    parser.skipChildren();
    int end = Math.toIntExact(parser.currentLocation().getByteOffset());
    return Arrays.copyOfRange(bytes, from + start, from + end);
  }

  private static Source source(JsonParser parser) throws IOException, MalformedRecordException {
    require(parser.currentToken() == JsonToken.START_OBJECT, "the source is no object");
    String file = null;
    long position = -1;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken token = parser.nextToken();
      if (name.equals("file") && token == JsonToken.VALUE_STRING) {
        file = parser.getText();
      } else if (name.equals("position") && token == JsonToken.VALUE_NUMBER_INT) {
        position = parser.getLongValue();
      } else {
        parser.skipChildren();
      }
    }
    if (file == null || position < 0) {
      throw new MalformedRecordException(0, "the source has no file or no position");
    }
    return new Source(file, position);
  }

  private static Source required(@Nullable Source source) throws MalformedRecordException {
    if (source == null) {
      throw new MalformedRecordException(0, "a dead letter without source before its row");
    }
    return source;
  }

  private static void require(boolean holds, String otherwise) throws MalformedRecordException {
    if (!holds) {
      throw new MalformedRecordException(0, otherwise);
    }
  }
}
