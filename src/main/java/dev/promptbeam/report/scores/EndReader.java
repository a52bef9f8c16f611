package dev.promptbeam.report.scores;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Source;
import dev.promptbeam.score.ScoreRules;
import dev.promptbeam.score.ScoreRules.Missing;
import dev.promptbeam.score.Scoring;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the ends of a run's rows from lines of its files; what else they hold is passed over. */
final class EndReader {
  /** Dead letters of files, which are no rows. */
  private static final Set<String> OF_FILES = Set.of("READ_FILE", "READ_TRUNCATED");

  private final ScoreRules rules;
  private final Scoring scoring;
  private final List<String> names;
  private final boolean digests;

  /**
   * @param digests whether it is asked what was answered
   */
  EndReader(ScoreRules rules, boolean digests) {
    this.rules = rules;
    this.scoring = Scoring.of(rules);
    this.names = rules.names();
    this.digests = digests;
  }

  /**
   * Reads a result.
   *
   * @param table whether our members begin with {@code _} and lie flat
   */
  EndedRow result(byte[] line, boolean table) throws IOException {
    Members members = new Members(table);
    members.read(line);
    return members.end(true);
  }

  /** Reads a dead letter; null for that of a file. */
  @Nullable EndedRow deadLetter(byte[] line) throws IOException {
    Members members = new Members(false);
    members.read(line);
    if (members.reason != null && OF_FILES.contains(members.reason)) {
      return null;
    }
    if (rules.missing() == Missing.ZERO) {
      byte[] row = members.row;
      members.scores = row == null ? new double[names.size()] : scoring.missing(row);
    }
    return members.end(false);
  }

  private final class Members {
    private final boolean table;
    private final ContentDigest content = new ContentDigest();
    private @Nullable String key;
    private String file = "";
    private long position;
    private @Nullable String variant;
    private @Nullable Integer sample;
    private @Nullable String reason;
    private byte @Nullable [] row;
    private double[] scores = new double[names.size()];

    Members(boolean table) {
      this.table = table;
      Arrays.fill(scores, Double.NaN);
    }

    EndedRow end(boolean answered) {
      long digest = digests && answered ? content.value() : 0;
      return new EndedRow(
          key, new Source(file, position), variant, sample, answered, scores, digest);
    }

    void read(byte[] line) throws IOException {
      try (JsonParser parser = Json.MAPPER.createParser(line)) {
        parser.nextToken();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          boolean ours = !table || (name.startsWith("_") && !name.startsWith("__"));
          parser.nextToken();
          if (ours) {
            member(table ? name.substring(1) : name, line, parser);
          }
          parser.skipChildren();
        }
      }
    }

    private void member(String name, byte[] line, JsonParser parser) throws IOException {
      boolean there = parser.currentToken() != JsonToken.VALUE_NULL;
      switch (name) {
        case "key" -> key = parser.getValueAsString();
        case "source" -> source(parser);
        case "source_position" -> position = parser.getValueAsLong();
        case "variant" -> variant = parser.getValueAsString();
        case "sample" -> sample = there ? Integer.valueOf(parser.getValueAsInt()) : null;
        case "reason" -> reason = parser.getValueAsString();
        case "row" -> row = there && !table ? bytes(line, parser) : null;
        case "scores" -> scores(parser);
        case "text", "embedding", "calls", "media" -> {
          if (digests) {
            content.add(name, parser);
          }
        }
        default -> {}
      }
    }

    private void source(JsonParser parser) throws IOException {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        file = String.valueOf(parser.getValueAsString());
        return;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("file")) {
          file = parser.getText();
        } else if (name.equals("position")) {
          position = parser.getLongValue();
        } else {
          parser.skipChildren();
        }
      }
    }

    /** Of a table without types they are the text of an object. */
    private void scores(JsonParser parser) throws IOException {
      if (parser.currentToken() == JsonToken.VALUE_STRING) {
        try (JsonParser inner = Json.MAPPER.createParser(parser.getText())) {
          inner.nextToken();
          scores(inner);
        }
        return;
      }
      boolean object = parser.currentToken() == JsonToken.START_OBJECT;
      while (object && parser.nextToken() == JsonToken.FIELD_NAME) {
        int index = names.indexOf(parser.currentName());
        boolean number = parser.nextToken().isNumeric();
        if (index >= 0 && number) {
          scores[index] = parser.getDoubleValue();
        }
        parser.skipChildren();
      }
    }

    private byte[] bytes(byte[] line, JsonParser parser) throws IOException {
      int start = (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      return Arrays.copyOfRange(line, start, (int) parser.currentLocation().getByteOffset());
    }
  }
}
