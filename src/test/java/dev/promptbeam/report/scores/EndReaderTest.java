package dev.promptbeam.report.scores;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.Json;
import dev.promptbeam.score.ScoreRule;
import dev.promptbeam.score.ScoreRule.Options;
import dev.promptbeam.score.ScoreRules;
import dev.promptbeam.score.ScoreRules.Missing;
import dev.promptbeam.score.ScoreType;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class EndReaderTest {
  private static final List<ScoreRule> RULES =
      List.of(
          new ScoreRule("a", ScoreType.F1, List.of("{{x}}"), false, List.of(), Options.USUAL),
          new ScoreRule("b", ScoreType.F1, List.of("{{y}}"), true, List.of(), Options.USUAL));
  private static final EndReader READER = new EndReader(new ScoreRules(Missing.ZERO, RULES), true);

  @Test
  void aResultIsTheSameAsALineAndInATable() throws IOException {
    String rest = "\"text\":\"yes\",\"response\":{\"text\":\"no\"}";
    EndedRow line =
        READER.result(
            bytes(
                "{\"key\":\"k\",\"source\":{\"file\":\"f\",\"position\":7},\"variant\":\"v\","
                    + "\"sample\":2,"
                    + rest
                    + ",\"scores\":{\"b\":null,\"a\":0.5}}"),
            false);
    EndedRow table =
        READER.result(
            bytes(
                "{\"text\":\"column\",\"__key\":\"column\",\"_key\":\"k\",\"_source\":\"f\","
                    + "\"_source_position\":7,\"_variant\":\"v\",\"_sample\":\"2\",\"_text\":\"yes\","
                    + "\"_scores\":\"{\\\"a\\\":0.5,\\\"b\\\":null}\",\"_scores_a\":\"0.5\"}"),
            true);

    assertThat(line.scores()).containsExactly(0.5, Double.NaN);
    assertThat(table.scores()).containsExactly(line.scores());
    assertThat(table).usingRecursiveComparison().ignoringFields("scores").isEqualTo(line);
    assertThat(table.content()).isNotZero();
    assertThat(READER.result(bytes("{\"text\":\"no\"}"), false).content())
        .isNotEqualTo(line.content());
  }

  @Test
  void whatWasAnsweredIsAlikeInAllFormatsAndToldApartByTheLastDigit() throws IOException {
    for (String content :
        List.of(
            "\"calls\":[{\"name\":\"f\",\"args\":{\"n\":1.0,\"order\":20261129001}}]",
            "\"media\":[{\"path\":\"a/b.png\",\"sha256\":\"%s1\"}]".formatted("0".repeat(63)),
            "\"embedding\":[0.25,-1.5e-3]")) {
      String name = content.substring(1, content.indexOf('"', 1));
      String value = content.substring(name.length() + 3);
      long line = content(content, false);
      assertThat(content("\"_" + content.substring(1), true)).as(name).isEqualTo(line);
      String text = Json.MAPPER.writeValueAsString(value.replace("1.0,", "1,"));
      assertThat(content("\"_" + name + "\":" + text, true)).as(name).isEqualTo(line);
      String nulls = "\"_text\":\"\",\"_other\":null,";
      assertThat(content(nulls + "\"_" + content.substring(1), true)).as(name).isEqualTo(line);
      assertThat(content("\"_" + name + "\":\"\"", true)).isEqualTo(content("", false));
      assertThat(content(content.replaceAll("1([\"}]|\\.5)", "2$1"), false)).isNotEqualTo(line);
    }
  }

  private static long content(String member, boolean table) throws IOException {
    return READER.result(bytes("{" + member + "}"), table).content();
  }

  @Test
  void aDeadLetterCountsNothingForEachScoreThatItsAnswerWouldHaveHad() throws IOException {
    String letter = "{\"source\":{\"file\":\"f\",\"position\":1},\"row\":%s,\"reason\":\"%s\"}";
    assertThat(scores(READER, letter.formatted("{\"x\":1}", "OUTPUT_EMPTY")))
        .containsExactly(0, Double.NaN);
    assertThat(scores(READER, letter.formatted("{\"x\":1,\"y\":2}", "OUTPUT_EMPTY")))
        .containsExactly(0, 0);
    assertThat(scores(READER, letter.formatted("null", "READ_MALFORMED"))).containsExactly(0, 0);
    assertThat(READER.deadLetter(bytes(letter.formatted("null", "READ_FILE")))).isNull();

    EndReader skipping = new EndReader(new ScoreRules(Missing.SKIP, RULES), true);
    assertThat(scores(skipping, letter.formatted("{\"x\":1,\"y\":2}", "OUTPUT_EMPTY")))
        .containsExactly(Double.NaN, Double.NaN);
  }

  private static double[] scores(EndReader reader, String line) throws IOException {
    EndedRow row = Objects.requireNonNull(reader.deadLetter(bytes(line)));
    assertThat(row.answered()).isFalse();
    return row.scores();
  }

  private static byte[] bytes(String line) {
    return line.getBytes(UTF_8);
  }
}
