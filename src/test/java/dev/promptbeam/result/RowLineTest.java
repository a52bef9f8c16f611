package dev.promptbeam.result;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.Source;
import dev.promptbeam.model.Trial;
import dev.promptbeam.score.ScoreRule;
import dev.promptbeam.score.ScoreRule.Options;
import dev.promptbeam.score.ScoreRules;
import dev.promptbeam.score.ScoreRules.Missing;
import dev.promptbeam.score.ScoreType;
import dev.promptbeam.score.Scoring;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowLineTest {
  @Test
  void usualLineGivesItsNamesAsTheyStandThere() throws IOException {
    String line =
        "{\"key\":\"r 1 \u00fc\",\"source\":{\"file\":\"a/b.csv\",\"position\":17},"
            + "\"requestKey\":\"9f3c\",\"row\":{\"a\": 1, \"b\":{}}}";

    RowLine row = parse(line);

    assertThat(row.key()).isEqualTo("r 1 \u00fc");
    assertThat(row.source()).isEqualTo(new Source("a/b.csv", 17));
    assertThat(row.trial()).isEqualTo(Trial.ONLY);
    assertThat(row.requestKey()).isEqualTo("9f3c");
    assertThat(row.row()).asString(UTF_8).isEqualTo("{\"a\": 1, \"b\":{}}");
    assertThat(row.names())
        .asString(UTF_8)
        .isEqualTo("\"r 1 \u00fc\",\"source\":{\"file\":\"a/b.csv\",\"position\":17}");
  }

  /** Trials, names with escapes, other orders, an empty row, a position that needs care. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"key\":\"k\",\"source\":{\"file\":\"f\",\"position\":1},\"sample\":2,"
            + "\"requestKey\":\"q\",\"row\":{\"a\":1}}",
        "{\"key\":\"k\",\"source\":{\"file\":\"f\",\"position\":1},\"variant\":1,"
            + "\"requestKey\":\"q\",\"row\":{\"a\":1}}",
        "{\"key\":\"k\\n\",\"source\":{\"file\":\"\\u20ac\",\"position\":1},"
            + "\"requestKey\":\"q\",\"row\":{\"a\":1}}",
        "{\"row\":{\"a\":1},\"key\":\"k\",\"source\":{\"position\":1,\"file\":\"f\"},"
            + "\"requestKey\":\"q\"}",
        "{\"key\":\"k\",\"source\":{\"file\":\"f\",\"position\":9223372036854775807},"
            + "\"requestKey\":\"q\",\"row\":{}}"
      })
  void anyOtherLineIsReadToo(String line) throws IOException {
    RowLine row = parse(line);

    assertThat(row.names()).isNull();
    assertThat(row.source().position()).isIn(1L, Long.MAX_VALUE);
    assertThat(row.requestKey()).isEqualTo("q");
    assertThat(row.row()).asString(UTF_8).isIn("{\"a\":1}", "{}");
  }

  @Test
  void usualLineGivesScorersTheirColumns() throws IOException {
    Scoring scoring =
        Scoring.of(
            new ScoreRules(
                Missing.ZERO,
                List.of(
                    new ScoreRule(
                        "s", ScoreType.MATCH, List.of("{{b}}"), false, List.of(), Options.USUAL))));
    String head = "{\"key\":\"k\",\"source\":{\"file\":\"f\",\"position\":1},\"requestKey\":\"q\",";

    RowLine usual = scored(head + "\"row\":{\"a\":[1],\"b\":\"x\\ny\"}}", scoring);
    RowLine odd = scored(head + "\"row\":{\"\\u0062\":\"x\\ny\"}}", scoring);

    assertThat(usual.names()).isNotNull();
    assertThat(odd.names()).isNull();
    for (RowLine row : List.of(usual, odd)) {
      assertThat(scoring.score(new ScoredText("x\ny", ""), row.scored())).containsExactly(1);
      assertThat(scoring.score(new ScoredText("x", ""), row.scored())).containsExactly(0);
    }
  }

  private static RowLine scored(String line, Scoring scoring) throws IOException {
    byte[] bytes = ("xx" + line + "\n").getBytes(UTF_8);
    return RowLine.parse(bytes, 2, bytes.length - 3, scoring);
  }

  private static RowLine parse(String line) throws IOException {
    byte[] bytes = ("xx" + line + "\n").getBytes(UTF_8);
    RowLine row = RowLine.parse(bytes, 2, bytes.length - 3, null);
    RowLine any = RowLine.any(bytes, 2, bytes.length - 3, null);
    assertThat(row.key()).isEqualTo(any.key());
    assertThat(row.source()).isEqualTo(any.source());
    assertThat(row.trial()).isEqualTo(any.trial());
    assertThat(row.requestKey()).isEqualTo(any.requestKey());
    assertThat(row.row()).isEqualTo(any.row());
    return row;
  }
}
