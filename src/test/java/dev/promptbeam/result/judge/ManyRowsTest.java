package dev.promptbeam.result.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Stage;
import dev.promptbeam.result.JoinSink;
import dev.promptbeam.result.Outcome;
import dev.promptbeam.result.Outcome.Answered;
import dev.promptbeam.result.Outcome.Unanswered;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.RowJoin;
import dev.promptbeam.result.Texts;
import dev.promptbeam.result.judge.AnswerIndex.Anomalies;
import dev.promptbeam.result.judge.AnswerIndex.Counts;
import dev.promptbeam.result.judge.AnswerIndex.Entry;
import dev.promptbeam.result.judge.Verdict.Failed;
import dev.promptbeam.result.line.LineLocation;
import dev.promptbeam.result.line.RequestFile;
import dev.promptbeam.result.media.CollectedMedia;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One shard of 10,000 rows and 5,000 requests, a tenth failed and a tenth without an answer. */
class ManyRowsTest {
  private static final int ROWS = 10_000;
  private static final int REQUESTS = 5_000;

  @TempDir Path folder;
  private Path requests;
  private Path responses;
  private Path rows;

  @BeforeEach
  void makeShard() throws IOException {
    List<String> inputs = new ArrayList<>();
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      inputs.add("{\"key\":\"" + key(i) + "\",\"request\":{\"number\":" + i + "}}");
      if (i % 10 == 3) {
        answers.add("{\"key\":\"" + key(i) + "\",\"error\":{\"code\":13,\"message\":\"m\"}}");
      } else if (i % 10 != 5) {
        answers.add(answer(i));
      }
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      lines.add(row(i, (i * 7919) % REQUESTS));
    }
    Collections.shuffle(answers, new Random(11));
    requests = Files.write(folder.resolve("requests.jsonl"), inputs);
    responses = Files.write(folder.resolve("responses.jsonl"), answers);
    rows = Files.write(folder.resolve("rows.jsonl"), lines);
  }

  @Test
  void endEachInOneResultOrDeadLetterInSourceOrder() throws IOException {
    AnswerIndex index =
        AnswerScan.scan(
            responses,
            requests,
            Classifier.of(new AnswerPolicy(Set.of("STOP"), false, null, false)));
    assertThat(index.counts()).isEqualTo(new Counts(REQUESTS, 4_500, 4_000, 1_000, 0));
    assertThat(index.anomalies()).isEqualTo(new Anomalies(0, 0, 0, 0));

    Checking sink = new Checking();
    try (RequestFile requestFile = new RequestFile(requests)) {
      ResultShape shape = new ResultShape(true, true, true, Texts.PLAIN, "gemini-x", false, true);
      RowJoin.join(shape, rows, outcomes(index), requestFile, sink, new CollectedMedia());
    }
    assertThat(sink.next).isEqualTo(ROWS);
    assertThat(sink.results).isEqualTo(8_000);
    assertThat(sink.usage).isEqualTo(4_000);
  }

  private Map<String, Outcome> outcomes(AnswerIndex index) {
    Map<String, Outcome> outcomes = new HashMap<>();
    for (Entry entry : index.entries()) {
      LineLocation place = new LineLocation(responses, entry.offset(), entry.length());
      Failed failed = entry.failed();
      outcomes.put(
          entry.key(),
          failed == null
              ? new Answered(place, "batches/1", 1)
              : new Unanswered(
                  failed.reason(),
                  failed.message(),
                  Stage.RUN,
                  1,
                  "batches/1",
                  entry.served() ? place : null));
    }
    return outcomes;
  }

  private static String key(int request) {
    return String.format("%032x", request);
  }

  private static String row(int position, int request) {
    return "{\"key\":\"r"
        + position
        + "\",\"source\":{\"file\":\"f\",\"position\":"
        + position
        + "},\"requestKey\":\""
        + key(request)
        + "\",\"row\":{\"number\":"
        + request
        + "}}";
  }

  private static String answer(int request) {
    return "{\"response\":{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"answer "
        + request
        + "\"}]},\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"totalTokenCount\":1}},\"key\":\""
        + key(request)
        + "\"}";
  }

  /** Checks each row as it comes and keeps none. */
  private static final class Checking implements JoinSink {
    private int next;
    private int results;
    private int usage;

    @Override
    public void result(byte[] line) throws IOException {
      JsonNode result = Json.MAPPER.readTree(line);
      assertThat(result.path("source").path("position").asInt()).isEqualTo(next++);
      assertThat(result.path("text").asText())
          .isEqualTo("answer " + result.path("row").path("number"));
      assertThat(!result.get("sharedFrom").isNull()).isEqualTo(result.path("usage").isNull());
      results++;
      usage += result.path("usage").path("totalTokenCount").asInt();
    }

    @Override
    public void deadLetter(DeadLetter deadLetter) throws IOException {
      assertThat(deadLetter.source().position()).isEqualTo(next++);
      int number = Json.MAPPER.readTree(deadLetter.row()).path("number").asInt();
      assertThat(deadLetter.request()).hasToString("{\"number\":" + number + "}");
      assertThat(deadLetter.reason().code())
          .isEqualTo(number % 10 == 3 ? "API_INTERNAL" : "RESULT_MISSING");
    }
  }
}
