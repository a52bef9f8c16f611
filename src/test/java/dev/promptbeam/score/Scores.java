package dev.promptbeam.score;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.score.ScoreRule.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scores of single answers for tests. */
final class Scores {
  private Scores() {}

  /** Of {@code expected} as a column of text. */
  static double of(ScoreType type, String answer, String expected) {
    return of(rule(type, Options.USUAL), answer, expected);
  }

  static double of(ScoreRule rule, String answer, String expected) {
    return row(rule, answer, "{\"e\":" + Json.MAPPER.valueToTree(expected) + "}");
  }

  /** Of a row whose column {@code e} is expected. */
  static double row(ScoreRule rule, @Nullable String answer, String row) {
    return score(rule, text(answer), row);
  }

  static double score(ScoreRule rule, Answer answer, String row) {
    Scoring scoring = Scoring.of(new ScoreRules(ScoreRules.Missing.ZERO, List.of(rule)));
    return scoring.score(answer, read(scoring, row))[0];
  }

  private static ScoredRow read(Scoring scoring, String row) {
    try (JsonParser parser = Json.MAPPER.createParser(row)) {
      parser.nextToken();
      return scoring.row(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static @Nullable String unfit(ScoreRule rule, String row) {
    return Scoring.of(new ScoreRules(ScoreRules.Missing.ZERO, List.of(rule)))
        .unfit(row.getBytes(UTF_8));
  }

  static ScoreRule rule(ScoreType type, Options options) {
    return new ScoreRule("s", type, List.of("{{e}}"), false, List.of(), options);
  }

  static ScoreRule rule(ScoreType type) {
    return rule(type, Options.USUAL);
  }

  static Answer text(@Nullable String text) {
    return new Given(text, null);
  }

  static Answer vector(double... vector) {
    return new Given(null, vector);
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Given(@Nullable String text, double @Nullable [] vector) implements Answer {
    @Override
    public @Nullable JsonNode value() {
      try {
        return text == null ? null : Json.OUTSIDE.readTree(text);
      } catch (JsonProcessingException e) {
        return null;
      }
    }
  }
}
