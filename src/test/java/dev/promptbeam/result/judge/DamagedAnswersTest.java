package dev.promptbeam.result.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Reason;
import dev.promptbeam.result.JoinSink;
import dev.promptbeam.result.Outcome;
import dev.promptbeam.result.Outcome.Answered;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.RowJoin;
import dev.promptbeam.result.Texts;
import dev.promptbeam.result.judge.AnswerIndex.Counts;
import dev.promptbeam.result.judge.AnswerIndex.Entry;
import dev.promptbeam.result.line.LineLocation;
import dev.promptbeam.result.media.CollectedMedia;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Answers with bytes changed at random: each request still ends once, and results can be joined.
 */
class DamagedAnswersTest {
  private static final int LINES = 20_000;
  private static final byte[] REPLACEMENTS =
      "{}[]\":,\\n0129aE-. \r\u0000tfu\u00e9".getBytes(StandardCharsets.ISO_8859_1);

  @TempDir Path folder;

  @Test
  void neverStopTheScanAndNeverBreakTheJoin() throws IOException {
    Random random = new Random(42);
    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    List<String> inputs = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < LINES; i++) {
      String key = String.format("%032x", i);
      answers.write(damaged(answer(key), random));
      answers.write('\n');
      inputs.add("{\"key\":\"" + key + "\",\"request\":{}}");
      rows.add(
          "{\"key\":\"r\",\"source\":{\"file\":\"f\",\"position\":%d},\"requestKey\":\"%s\",\"row\":{}}"
              .formatted(i, key));
    }
    Path responses = Files.write(folder.resolve("responses.jsonl"), answers.toByteArray());
    Path requests = Files.write(folder.resolve("requests.jsonl"), inputs);
    AnswerPolicy policy = new AnswerPolicy(Set.of("STOP"), true, "{\"type\":\"OBJECT\"}", true);

    AnswerIndex index = AnswerScan.scan(responses, requests, Classifier.of(policy));

    Counts counts = index.counts();
    assertThat(counts.requests()).isEqualTo(LINES);
    assertThat(counts.done()).isBetween(LINES / 10L, LINES - LINES / 10L);
    Checking sink = new Checking();
    RowJoin.join(
        new ResultShape(true, true, true, Texts.JSON, "gemini-x", false, false),
        Files.write(folder.resolve("rows.jsonl"), answeredRows(rows, index)),
        answered(index, responses),
        key -> Json.MAPPER.nullNode(),
        sink,
        new CollectedMedia());
    assertThat(sink.results + sink.undecodable).isEqualTo(counts.done());
    assertThat(sink.undecodable).isBetween(1L, LINES / 10L);
  }

  private static byte[] damaged(byte[] line, Random random) {
    for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
      byte replacement = REPLACEMENTS[random.nextInt(REPLACEMENTS.length)];
      line[random.nextInt(line.length)] = replacement;
    }
    return line;
  }

  private static List<String> answeredRows(List<String> rows, AnswerIndex index) {
    List<String> answered = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (index.entries().get(i).failed() == null) {
        answered.add(rows.get(i));
      }
    }
    return answered;
  }

  private static Map<String, Outcome> answered(AnswerIndex index, Path responses) {
    Map<String, Outcome> outcomes = new HashMap<>();
    for (Entry entry : index.entries()) {
      LineLocation place = new LineLocation(responses, entry.offset(), entry.length());
      outcomes.put(entry.key(), new Answered(place, "batches/1", 1));
    }
    return outcomes;
  }

  private static byte[] answer(String key) {
    return """
    {"response":{"candidates":[{"content":{"parts":[{"text":"{\\"label\\":[1.5e3,\\"\\ud83d\\"]}"},\
    {"inlineData":{"mimeType":"image/png","data":"AAAA"}}]},"finishReason":"STOP","index":0}],\
    "usageMetadata":{"promptTokenCount":14}},"key":"%s"}\
    """
        .formatted(key)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static final class Checking implements JoinSink {
    private long results;
    private long undecodable;

    @Override
    public void result(byte[] line) throws IOException {
      assertThat(new String(line, StandardCharsets.UTF_8)).doesNotContain("\n");
      JsonNode result = Json.MAPPER.readTree(line);
      assertThat(result.path("value").isObject()).isTrue();
      results++;
    }

    @Override
    public void deadLetter(DeadLetter deadLetter) {
      assertThat(deadLetter.reason()).as(deadLetter.toString()).isEqualTo(Reason.OUTPUT_MEDIA);
      undecodable++;
    }
  }
}
