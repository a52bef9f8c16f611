package dev.promptbeam.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Stage;
import dev.promptbeam.result.AnswerIndex.Entry;
import dev.promptbeam.result.Outcome.Answered;
import dev.promptbeam.result.Outcome.Unanswered;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowJoinTest {
  private static final ResultShape ALL = new ResultShape(true, true, true, false, "gemini-x");
  private static final String A = "a".repeat(32);
  private static final String B = "b".repeat(32);

  @TempDir Path folder;

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
                + ",\"usage\":{\"promptTokenCount\":7 },\"model\":\"gemini-x\",\"requestKey\":\""
                + A
                + "\",\"job\":\"batches/1\",\"attempt\":1}");
    assertThat(joined.deadLetters).isEmpty();
  }

  @Test
  void addsTheValueWhereJsonWasAskedFor() throws IOException {
    ResultShape shape = new ResultShape(false, false, false, true, "gemini-x");
    String text = " {\\n \\\"a\\\" : [1.50, 1E400, \\\"\\\\ud83d\\\"]\\r\\n}\\n";
    Collected joined = join(shape, rows(row("k", 0, A, "{}")), answers(answer(A, text, 1)));
    assertThat(joined.results)
        .containsExactly(
            "{\"key\":\"k\",\"source\":{\"file\":\"f.csv\",\"position\":0},\"status\":\"success\","
                + "\"text\":\""
                + text
                + "\",\"value\":{\"a\":[1.50,1E400,\"\\uD83D\"]},\"model\":\"gemini-x\","
                + "\"requestKey\":\""
                + A
                + "\",\"job\":\"batches/1\",\"attempt\":1}");
  }

  @Test
  void writesTheDeepestValueThatCounts() throws IOException {
    ResultShape shape = new ResultShape(false, true, false, true, "gemini-x");
    String text = "[".repeat(900) + "]".repeat(900);
    Collected joined = join(shape, rows(row("k", 0, A, "{}")), answers(answer(A, text, 1)));
    assertThat(joined.results.get(0)).contains("\"value\":" + text + ",");
  }

  @Test
  void leavesOutWhatIsNotIncluded() throws IOException {
    Path rows = rows(row("k", 0, A, "{}"));
    Map<String, Outcome> outcomes = answers(answer(A, "x", 1));
    assertThat(names(join(new ResultShape(true, false, false, false, "m"), rows, outcomes)))
        .containsExactly(
            "key", "source", "row", "status", "text", "model", "requestKey", "job", "attempt");
    assertThat(
            names(
                join(
                    new ResultShape(false, true, false, true, "m"),
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
            "requestKey",
            "job",
            "attempt");
    assertThat(names(join(new ResultShape(false, false, true, false, "m"), rows, outcomes)))
        .containsExactly(
            "key", "source", "status", "text", "usage", "model", "requestKey", "job", "attempt");
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
            "", "", "{\"file\":\"f.csv\",\"position\":0}", "{\"file\":\"f.csv\",\"position\":0}");
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

  @Test
  void makesADeadLetterThatCanBeRunAgain() throws IOException {
    String line = answer(A, "bad", 3);
    Map<String, Outcome> outcomes = new HashMap<>();
    LineLocation place = file("responses.jsonl", line);
    outcomes.put(
        A, new Unanswered(Reason.OUTPUT_SCHEMA, "no match", Stage.RUN, 2, "batches/2", place));
    outcomes.put(B, new Unanswered(Reason.JOB_EXPIRED, "too late", Stage.RUN, 0, null, null));

    Collected joined =
        join(ALL, rows(row("k", 4, A, "{\"x\":1.0}"), row("l", 5, B, "{}")), outcomes);

    assertThat(joined.results).isEmpty();
    assertThat(joined.lines())
        .containsExactly(
            "{\"key\":\"k\",\"source\":{\"file\":\"f.csv\",\"position\":4},\"row\":{\"x\":1.0},"
                + "\"status\":\"invalid_output\",\"reason\":\"OUTPUT_SCHEMA\",\"retryable\":false,"
                + "\"message\":\"no match\",\"stage\":\"run\",\"attempts\":2,\"requestKey\":\""
                + A
                + "\",\"request\":{\"for\":\""
                + A
                + "\"},\"response\":"
                + Json.MAPPER.readTree(line).path("response")
                + ",\"job\":\"batches/2\"}",
            "{\"key\":\"l\",\"source\":{\"file\":\"f.csv\",\"position\":5},\"row\":{},"
                + "\"status\":\"expired\",\"reason\":\"JOB_EXPIRED\",\"retryable\":true,"
                + "\"message\":\"too late\",\"stage\":\"run\",\"attempts\":0,\"requestKey\":\""
                + B
                + "\",\"request\":{\"for\":\""
                + B
                + "\"},\"response\":null,\"job\":null}");
  }

  @Test
  void keepsALineErrorAsTheResponseAndDropsWhatIsNoJson() throws IOException {
    String error = "{\"error\":{\"code\":13,\"message\":\"m\"},\"key\":\"" + A + "\"}";
    assertThat(lastResponse(error)).isEqualTo("{\"error\":{\"code\":13,\"message\":\"m\"}}");
    assertThat(lastResponse("{\"key\":\"" + A + "\",\"resp")).isEqualTo("null");
    assertThat(lastResponse("{\"response\":{\"n\":1e99999999999}}")).isEqualTo("null");
    assertThat(lastResponse("[]")).isEqualTo("null");
  }

  @Test
  void takesBase64DataOutOfResponses() throws IOException {
    String image =
        "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"" + "A".repeat(5000) + "\"}}";
    String line = answer(A, "see", 1).replace("{\"text\":\"see\"}", "{\"text\":\"see\"}," + image);
    Collected joined = join(ALL, rows(row("k", 0, A, "{}")), answers(line));
    assertThat(joined.trees().get(0).at("/response/candidates/0/content/parts"))
        .hasToString("[{\"text\":\"see\"},{\"inlineData\":{\"mimeType\":\"image/png\"}}]");
    assertThat(lastResponse(line))
        .contains("{\"text\":\"see\"},{\"inlineData\":{\"mimeType\":\"image/png\"}}");
  }

  @Test
  void keepsDataThatIsNoInlineData() throws IOException {
    String call =
        "{\"functionCall\":{\"name\":\"inlineData\",\"args\":{\"data\":[1.50],\"x\":\"inlineData\"}}}";
    String line = answer(A, "see", 1).replace("{\"text\":\"see\"}", "{\"text\":\"see\"}," + call);
    Collected joined = join(ALL, rows(row("k", 0, A, "{}")), answers(line));
    assertThat(joined.results.get(0)).contains("{\"text\":\"see\"}," + call);
  }

  @Test
  void losesNoRowSilently() throws IOException {
    Path rows = rows(row("k", 0, A, "{}"));
    assertThatThrownBy(() -> join(ALL, rows, Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("request " + A + " has no outcome");
  }

  @Test
  void refusesRowLinesThatAreNotOurs() throws IOException {
    Path rows = Files.writeString(folder.resolve("broken.jsonl"), "{\"key\":\"k\",\"row\":{}}\n");
    assertThatThrownBy(() -> join(ALL, rows, Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessage("a row line has no source");
  }

  private String lastResponse(String line) throws IOException {
    LineLocation place = file("last.jsonl", line);
    Map<String, Outcome> outcomes =
        Map.of(A, new Unanswered(Reason.api(13), "m", Stage.RUN, 1, "batches/1", place));
    Collected joined = join(ALL, rows(row("k", 0, A, "{}")), outcomes);
    return String.valueOf(joined.deadLetters.get(0).response());
  }

  private static List<String> names(Collected joined) throws IOException {
    List<String> names = new ArrayList<>();
    joined.trees().get(0).fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Collected join(ResultShape shape, Path rows, Map<String, Outcome> outcomes)
      throws IOException {
    Collected collected = new Collected();
    RequestSource requests = key -> Json.MAPPER.createObjectNode().put("for", key);
    RowJoin.join(shape, rows, outcomes, requests, collected);
    return collected;
  }

  /** Writes the answers, scans them, and makes an outcome of each. */
  private Map<String, Outcome> answers(String... lines) throws IOException {
    LineLocation all = file("responses.jsonl", String.join("\n", lines));
    List<String> keys = new ArrayList<>();
    for (String line : lines) {
      keys.add(Json.MAPPER.readTree(line).path("key").asText());
    }
    Collections.sort(keys);
    StringBuilder input = new StringBuilder();
    keys.forEach(key -> input.append("{\"key\":\"" + key + "\",\"request\":{}}\n"));
    Path requests = Files.writeString(folder.resolve("requests.jsonl"), input);
    Classifier classifier = Classifier.of(new AnswerPolicy(Set.of("STOP"), false, null, false));
    Map<String, Outcome> outcomes = new HashMap<>();
    for (Entry entry : AnswerScan.scan(all.file(), requests, classifier).entries()) {
      LineLocation place = new LineLocation(all.file(), entry.offset(), entry.length());
      outcomes.put(entry.key(), new Answered(place, "batches/1", 1));
    }
    return outcomes;
  }

  private LineLocation file(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    return new LineLocation(file, 0, text.getBytes(StandardCharsets.UTF_8).length);
  }

  private Path rows(String... lines) throws IOException {
    return Files.writeString(folder.resolve("rows.jsonl"), String.join("\n", lines) + "\n");
  }

  private static String row(String key, int position, String requestKey, String row) {
    return "{\"key\":\""
        + key
        + "\",\"source\":{\"file\":\"f.csv\",\"position\":"
        + position
        + "},\"requestKey\":\""
        + requestKey
        + "\",\"row\":"
        + row
        + "}";
  }

  private static String answer(String key, String text, int tokens) {
    return "{\"key\":\""
        + key
        + "\",\"response\":{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\""
        + text
        + "\"}]},\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"totalTokenCount\":"
        + tokens
        + "}}}";
  }

  private static final class Collected implements JoinSink {
    private final List<String> results = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();

    @Override
    public void result(byte[] line) {
      results.add(new String(line, StandardCharsets.UTF_8));
    }

    @Override
    public void deadLetter(DeadLetter deadLetter) {
      deadLetters.add(deadLetter);
    }

    List<JsonNode> trees() throws IOException {
      List<JsonNode> trees = new ArrayList<>();
      for (String result : results) {
        trees.add(Json.MAPPER.readTree(result));
      }
      return trees;
    }

    List<String> lines() throws IOException {
      List<String> lines = new ArrayList<>();
      for (DeadLetter deadLetter : deadLetters) {
        lines.add(new String(DeadLetterJson.write(deadLetter), StandardCharsets.UTF_8));
      }
      return lines;
    }
  }
}
