package dev.promptbeam.result.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Reason;
import dev.promptbeam.result.Joining;
import dev.promptbeam.result.Outcome;
import dev.promptbeam.result.Outcome.Answered;
import dev.promptbeam.result.ResultShape;
import dev.promptbeam.result.RowJoin;
import dev.promptbeam.result.Texts;
import dev.promptbeam.result.judge.AnswerIndex.Entry;
import dev.promptbeam.result.judge.Verdict.Failed;
import dev.promptbeam.result.line.LineLocation;
import dev.promptbeam.result.media.CollectedMedia;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where rows decide what their answers look like, each answer is checked by its own request. */
final class OwnSchemaTest extends Joining {
  private static final AnswerPolicy PER_ROW =
      new AnswerPolicy(Set.of("STOP"), false, null, false, true, false, 0);

  private static final String C = "c".repeat(32);
  private static final String D = "d".repeat(32);

  private static final String JSON = "\"responseMimeType\":\"application/json\"";

  @Test
  void eachAnswerIsCheckedByItsOwnSchema() throws IOException {
    AnswerIndex index =
        scan(
            request(A, JSON + ",\"responseSchema\":{\"type\":\"STRING\",\"enum\":[\"x\"]}")
                + request(B, JSON + ",\"responseJsonSchema\":{\"enum\":[\"y\"]}")
                + request(C, JSON)
                + request(D, ""),
            answer(A, "\\\"y\\\"", 1),
            answer(B, "\\\"y\\\"", 1),
            answer(C, "{", 1),
            answer(D, "{", 1));

    assertThat(index.entries().get(0).failed())
        .isEqualTo(
            new Failed(
                Reason.OUTPUT_SCHEMA, "$: does not have a value in the enumeration [\"x\"]"));
    assertThat(index.entries().get(1).failed()).isNull();
    assertThat(index.entries().get(2).failed())
        .extracting(Failed::reason)
        .isEqualTo(Reason.OUTPUT_NOT_JSON);
    assertThat(index.entries().get(3).failed()).isNull();
  }

  @Test
  void valueStandsWhereTheRowAskedForJson() throws IOException {
    Map<String, String> requests = Map.of(A, request(A, JSON), B, request(B, ""));
    AnswerIndex index =
        scan(requests.get(A) + requests.get(B), answer(A, "[1]", 1), answer(B, "[1]", 1));
    Map<String, Outcome> outcomes = new HashMap<>();
    for (Entry entry : index.entries()) {
      LineLocation place =
          new LineLocation(folder.resolve("answers.jsonl"), entry.offset(), entry.length());
      outcomes.put(entry.key(), new Answered(place, "batches/1", 1));
    }
    Collected joined = new Collected();
    ResultShape shape = new ResultShape(false, false, false, Texts.PER_ROW, "m", false, false);
    RowJoin.join(
        shape,
        rows(row("a", 0, A, "{}"), row("b", 1, B, "{}")),
        outcomes,
        key -> Json.MAPPER.readTree(requests.get(key)).path("request"),
        joined,
        new CollectedMedia());

    assertThat(joined.trees().get(0).path("value").toString()).isEqualTo("[1]");
    assertThat(joined.trees().get(1).get("value").isNull()).isTrue();
    assertThat(joined.trees()).extracting(OwnSchemaTest::text).containsExactly("[1]", "[1]");
  }

  private static String text(JsonNode result) {
    return result.path("text").asText();
  }

  private AnswerIndex scan(String requests, String... lines) throws IOException {
    Path answers = Files.writeString(folder.resolve("answers.jsonl"), String.join("\n", lines));
    Path input = Files.writeString(folder.resolve("input.jsonl"), requests);
    return AnswerScan.scan(answers, input, Classifier.of(PER_ROW));
  }

  private static String request(String key, String config) {
    return "{\"key\":\"%s\",\"request\":{\"generationConfig\":{%s}}}\n".formatted(key, config);
  }
}
