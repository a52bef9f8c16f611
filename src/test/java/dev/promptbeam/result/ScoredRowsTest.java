package dev.promptbeam.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.result.format.PartCompression;
import dev.promptbeam.result.format.ResultFormat.RowWriter;
import dev.promptbeam.result.format.SourceColumns;
import dev.promptbeam.result.format.TableResults;
import dev.promptbeam.result.format.TableResults.Kind;
import dev.promptbeam.score.ScoreRule;
import dev.promptbeam.score.ScoreRule.Options;
import dev.promptbeam.score.ScoreRules;
import dev.promptbeam.score.ScoreRules.Missing;
import dev.promptbeam.score.ScoreType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Scores beside the answers that got them. */
final class ScoredRowsTest extends Joining {
  private static final ScoreRules RULES =
      new ScoreRules(
          Missing.ZERO,
          List.of(
              rule("right", ScoreType.NUMBER, false),
              rule("near", ScoreType.F1, false),
              rule("if", ScoreType.MATCH, true)));

  @Test
  void eachRowHasItsOwnAlthoughTheAnswerIsShared() throws IOException {
    ResultShape shape = shape(Texts.PLAIN, RULES);
    Collected joined =
        join(
            shape,
            rows(
                row("k", 0, A, "{\"e\":\"so 12\"}"),
                row("l", 1, A, "{\"e\":\"13\"}"),
                row("m", 2, A, "{\"e\":null}")),
            answers(answer(A, "it is 12", 1)));

    assertThat(names(joined)).containsExactlyElementsOf(shape.members());
    assertThat(joined.trees())
        .extracting(tree -> tree.path("scores").toString())
        .containsExactly(
            "{\"right\":1,\"near\":0.4,\"if\":0}",
            "{\"right\":0,\"near\":0,\"if\":0}",
            "{\"right\":null,\"near\":null,\"if\":null}");
  }

  @Test
  void anEmbeddingIsComparedWithAVectorOfItsRow() throws IOException {
    ScoreRules rules =
        new ScoreRules(Missing.ZERO, List.of(rule("alike", ScoreType.COSINE, false)));
    Collected joined =
        join(
            shape(new VectorMembers(false), rules),
            rows(row("k", 0, A, "{\"e\":[3,4]}")),
            answers("{\"key\":\"" + A + "\",\"response\":{\"embedding\":{\"values\":[1,0]}}}"));

    assertThat(joined.trees().get(0).path("scores").toString()).isEqualTo("{\"alike\":0.6}");
  }

  @Test
  void aTableHasThemWholeAndEachByItself() throws IOException {
    ByteArrayOutputStream csv = new ByteArrayOutputStream();
    TableResults format =
        new TableResults(
            Kind.CSV, PartCompression.NONE, List.of("key", "scores"), List.of("near", "if"));
    try (RowWriter writer = format.open(csv, SourceColumns.NONE)) {
      writer.write(
          "{\"key\":\"k\",\"scores\":{\"near\":0.5,\"if\":null}}".getBytes(StandardCharsets.UTF_8));
      writer.finish();
    }

    assertThat(csv.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "\"_key\",\"_scores\",\"_scores_near\",\"_scores_if\"\n"
                + "\"k\",\"{\"\"near\"\":0.5,\"\"if\"\":null}\",0.5,\n");
  }

  private static ScoreRule rule(String name, ScoreType type, boolean skip) {
    return new ScoreRule(name, type, List.of("{{e}}"), skip, List.of(), Options.USUAL);
  }

  private static ResultShape shape(AnswerMembers answer, ScoreRules scores) {
    return new ResultShape(
        false, false, false, answer, "m", false, false, false, scores, TrialNames.NONE, false);
  }
}
