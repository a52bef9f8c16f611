package dev.promptbeam.result;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.Trial;
import dev.promptbeam.result.line.Slice;
import dev.promptbeam.score.ScoredRow;
import dev.promptbeam.score.Scoring;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One line of a shard's source rows.
 *
 * @param row the row's bytes as they stand in the line
 * @param scored what scorers see of it
 * @param names the value of its key and the member with its source behind it, as they stand in the
 *     line and in a result; null where they may be spelled in another way
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one line; never compared
record RowLine(
    String key,
    Source source,
    Trial trial,
    String requestKey,
    byte[] row,
    ScoredRow scored,
    byte @Nullable [] names) {
  /** The same of another row. */
  RowLine withRow(byte[] other) {
    return new RowLine(key, source, trial, requestKey, other, ScoredRow.NONE, names);
  }

  /**
   * @param scoring that looks at rows; null where none does
   * @throws IOException if this is no line of ours
   */
  static RowLine parse(byte[] line, int offset, int length, @Nullable Scoring scoring)
      throws IOException {
    RowLine usual = UsualRow.read(line, offset, length, scoring);
    return usual == null ? any(line, offset, length, scoring) : usual;
  }

  /** A line of any form. */
  static RowLine any(byte[] line, int offset, int length, @Nullable Scoring scoring)
      throws IOException {
    try (JsonParser parser = Json.MAPPER.getFactory().createParser(line, offset, length)) {
      String key = null;
      Source source = null;
      String requestKey = null;
      int variant = 0;
      int sample = 0;
      Slice row = null;
      ScoredRow scored = ScoredRow.NONE;
      requireObject(parser.nextToken());
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken token = parser.nextToken();
        switch (name) {
          case "key" -> key = parser.getValueAsString();
          case "source" -> source = source(parser, token);
          case "variant" -> variant = parser.getIntValue();
          case "sample" -> sample = parser.getIntValue();
          case "requestKey" -> requestKey = parser.getValueAsString();
          case "row" -> {
            int start = Slice.startOf(parser);
            scored = scored(parser, token, scoring);
            row = new Slice(start, Slice.endOf(parser));
          }
          default -> parser.skipChildren();
        }
      }
      if (row == null) {
        throw new IOException("a row line has no row");
      }
      byte[] bytes = Arrays.copyOfRange(line, offset + row.start(), offset + row.end());
      return new RowLine(
          required(key, "key"),
          required(source, "source"),
          variant == 0 && sample == 0 ? Trial.ONLY : new Trial(variant, sample),
          required(requestKey, "requestKey"),
          bytes,
          scored,
          null);
    }
  }

  /** Moves the parser to the row's end. */
  private static ScoredRow scored(JsonParser parser, JsonToken token, @Nullable Scoring scoring)
      throws IOException {
    if (token == JsonToken.START_OBJECT && scoring != null) {
      return scoring.row(parser);
    }
    parser.skipChildren();
    return ScoredRow.NONE;
  }

  private static Source source(JsonParser parser, JsonToken token) throws IOException {
    requireObject(token);
    String file = null;
    long position = 0;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      switch (name) {
        case "file" -> file = parser.getValueAsString();
        case "position" -> position = parser.getLongValue();
        default -> parser.skipChildren();
      }
    }
    return new Source(required(file, "source.file"), position);
  }

  private static void requireObject(JsonToken token) throws IOException {
    if (token != JsonToken.START_OBJECT) {
      throw new IOException("a row line holds no object where it should");
    }
  }

  private static <T> T required(@Nullable T value, String name) throws IOException {
    if (value == null) {
      throw new IOException("a row line has no " + name);
    }
    return value;
  }
}
