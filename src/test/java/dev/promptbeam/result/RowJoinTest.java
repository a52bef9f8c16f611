package dev.promptbeam.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Reason;
import dev.promptbeam.result.format.PartCompression;
import dev.promptbeam.result.format.ResultFormat.RowWriter;
import dev.promptbeam.result.format.SourceColumns;
import dev.promptbeam.result.format.TableResults;
import dev.promptbeam.score.ScoreRules;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rows with an answer. */
class RowJoinTest extends Joining {
  @Test
  void writesAResultAsTheContractSays() throws IOException {
    String response =
        "{ \"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hm\",\"thought\":true},"
            + "{\"text\":\"posi\"},{\"text\":\"tive\",\"thoughtSignature\":\"El4K\"}]},"
            + "\"finishReason\":\"STOP\",\"avgLogprobs\":-1.50e-2}],"
            + "\"usageMetadata\":{\"promptTokenCount\":7 },\"modelVersion\":\"gemini-x-001\"}";
    Map<String, Outcome> outcomes =
        answers("{\"response\":" + response + ",\"key\":\"" + A + "\"}");
    String row =
        "{\"id\":\"r-17\",\"price\":1.500,\"big\":12345678901234567890,\"e\":1E99999999999}";

    Collected joined = join(ALL, rows(row("r-17", 17, A, row)), outcomes);

    assertThat(joined.results)
        .containsExactly(
            "{\"key\":\"r-17\",\"source\":{\"file\":\"f.csv\",\"position\":17},\"row\":"
                + row
                + ",\"status\":\"success\",\"text\":\"positive\",\"response\":"
                + response
                + ",\"usage\":{\"promptTokenCount\":7 },\"model\":\"gemini-x\",\"modelVersion\":"
                + "\"gemini-x-001\",\"requestKey\":\""
                + A
                + "\",\"job\":\"batches/1\",\"attempt\":1,\"sharedFrom\":null}");
    assertThat(joined.deadLetters).isEmpty();
  }

  @Test
  void addsTheValueWhereJsonWasAskedFor() throws IOException {
    ResultShape shape = new ResultShape(false, false, false, Texts.JSON, "gemini-x", false, false);
    String text = " {\\n \\\"a\\\" : [1.50, 1E400, \\\"\\\\ud83d\\\"]\\r\\n}\\n";
    Collected joined = join(shape, rows(row("k", 0, A, "{}")), answers(answer(A, text, 1)));
    assertThat(joined.results)
        .containsExactly(
            "{\"key\":\"k\",\"source\":{\"file\":\"f.csv\",\"position\":0},\"status\":\"success\","
                + "\"text\":\""
                + text
                + "\",\"value\":{\"a\":[1.50,1E400,\"\\uD83D\"]},\"model\":\"gemini-x\",\"modelVersion\":null,"
                + "\"requestKey\":\""
                + A
                + "\",\"job\":\"batches/1\",\"attempt\":1}");
  }

  @Test
  void aRowThatItsTableHasNoFormForIsADeadLetterAndTheNextOnesAreWritten() throws IOException {
    ResultShape shape = new ResultShape(true, false, false, Texts.PLAIN, "gemini-x", false, false);
    List<String> members = List.of("key", "row");
    RowWriter table =
        new TableResults(TableResults.Kind.AVRO, PartCompression.NONE, members)
            .open(OutputStream.nullOutputStream(), SourceColumns.NONE);
    Path rows = rows(row("k", 0, A, "{\"unseen\":1}"), row("l", 1, A, "{}"), row("m", 2, A, "{}"));

    List<String> written = new ArrayList<>();
    Collected collected = new Collected();
    RowJoin.join(
        shape,
        rows,
        answers(answer(A, "yes", 1)),
        key -> Json.MAPPER.createObjectNode(),
        new JoinSink() {
          @Override
          public void result(byte[] line) throws IOException {
            JsonNode row = Json.MAPPER.readTree(line);
            ObjectNode some = Json.MAPPER.createObjectNode();
            members.forEach(member -> some.set(member, row.get(member)));
            table.write(Json.MAPPER.writeValueAsBytes(some));
            written.add(row.path("key").asText());
          }

          @Override
          public void deadLetter(DeadLetter letter) {
            collected.deadLetter(letter);
          }
        },
        collected.media);

    assertThat(written).containsExactly("l", "m");
    assertThat(collected.deadLetters).hasSize(1);
    DeadLetter letter = collected.deadLetters.get(0);
    assertThat(letter.key()).isEqualTo("k");
    assertThat(letter.reason()).isEqualTo(Reason.RESULT_UNUSABLE);
    assertThat(letter.message())
        .isEqualTo("the row has no form in the table: no row that was packed had a column unseen");
    assertThat(String.valueOf(letter.response())).contains("\"yes\"");
  }

  @Test
  void rowsHaveTheMembersThatTheirShapeNames() throws IOException {
    for (TextMembers text : List.of(Texts.PLAIN, Texts.JSON, Texts.EXTRAS)) {
      for (boolean some : new boolean[] {true, false}) {
        ResultShape shape =
            new ResultShape(
                some,
                !some,
                some,
                text,
                "m",
                !some,
                some,
                !some,
                ScoreRules.NONE,
                TrialNames.NONE,
                some);
        Collected joined = join(shape, rows(row("k", 0, A, "{}")), answers(answer(A, "1", 1)));
        assertThat(names(joined)).isEqualTo(shape.members());
      }
    }
  }

  @Test
  void writesTheDeepestValueThatCounts() throws IOException {
    ResultShape shape = new ResultShape(false, true, false, Texts.JSON, "gemini-x", false, false);
    String text = "[".repeat(900) + "]".repeat(900);
    Collected joined = join(shape, rows(row("k", 0, A, "{}")), answers(answer(A, text, 1)));
    assertThat(joined.results.get(0)).contains("\"value\":" + text + ",");
  }

  @Test
  void leavesOutWhatIsNotIncluded() throws IOException {
    Path rows = rows(row("k", 0, A, "{}"));
    Map<String, Outcome> outcomes = answers(answer(A, "x", 1));
    assertThat(
            names(
                join(
                    new ResultShape(true, false, false, Texts.PLAIN, "m", false, false),
                    rows,
                    outcomes)))
        .containsExactly(
            "key",
            "source",
            "row",
            "status",
            "text",
            "model",
            "modelVersion",
            "requestKey",
            "job",
            "attempt");
    assertThat(
            names(
                join(
                    new ResultShape(false, true, false, Texts.JSON, "m", false, false),
                    rows,
                    answers(answer(A, "1", 1)))))
        .containsExactly(
            "key",
            "source",
            "status",
            "text",
            "value",
            "response",
            "model",
            "modelVersion",
            "requestKey",
            "job",
            "attempt");
    assertThat(
            names(
                join(
                    new ResultShape(false, false, true, Texts.PLAIN, "m", false, false),
                    rows,
                    outcomes)))
        .containsExactly(
            "key",
            "source",
            "status",
            "text",
            "usage",
            "model",
            "modelVersion",
            "requestKey",
            "job",
            "attempt");
  }

  @Test
  void letsTheFirstRowOwnASharedAnswerSoThatUsageSumsToTheBill() throws IOException {
    Path rows =
        rows(
            row("r0", 0, B, "{\"n\":0}"),
            row("r1", 1, A, "{\"n\":1}"),
            row("r2", 2, B, "{\"n\":2}"),
            row("r3", 3, B, "{\"n\":3}"));
    Collected joined = join(ALL, rows, answers(answer(A, "a", 5), answer(B, "b", 7)));

    int bill = 0;
    List<String> owners = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (JsonNode result : joined.trees()) {
      bill += result.path("usage").path("totalTokenCount").asInt();
      owners.add(result.path("sharedFrom").toString());
      texts.add(result.path("row").path("n") + result.path("text").asText());
    }
    assertThat(bill).isEqualTo(12);
    assertThat(texts).containsExactly("0b", "1a", "2b", "3b");
    assertThat(owners)
        .containsExactly(
            "null",
            "null",
            "{\"file\":\"f.csv\",\"position\":0}",
            "{\"file\":\"f.csv\",\"position\":0}");
    assertThat(joined.trees().get(2).get("usage").isNull()).isTrue();
    assertThat(joined.results.get(2))
        .endsWith("\"attempt\":1,\"sharedFrom\":{\"file\":\"f.csv\",\"position\":0}}");
  }

  @Test
  void writesNullUsageWhereTheAnswerCountsNone() throws IOException {
    String line = answer(A, "x", 1).replaceFirst(",\"usageMetadata\":\\{[^}]*}", "");
    Collected joined = join(ALL, rows(row("k", 0, A, "{}")), answers(line));
    assertThat(joined.trees().get(0).get("usage").isNull()).isTrue();
  }

  @Test
  void joinsTheSameWhateverTheOrderOfTheAnswers() throws IOException {
    List<String> answers = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String key = String.format("%032x", i);
      answers.add(answer(key, "t\u2028" + i, i));
      rows.add(row("r" + i, i, String.format("%032x", (i * 7) % 150), "{\"n\":" + i + "}"));
    }
    Path rowFile = rows(rows.toArray(String[]::new));
    List<String> inOrder = join(ALL, rowFile, answers(answers.toArray(String[]::new))).results;
    Collections.shuffle(answers, new Random(7));
    List<String> shuffled = join(ALL, rowFile, answers(answers.toArray(String[]::new))).results;
    assertThat(shuffled).hasSize(200).isEqualTo(inOrder);
    assertThat(Json.MAPPER.readTree(inOrder.get(3)).path("text").asText()).isEqualTo("t\u202821");
  }
}
