package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.model.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers of all sorts in one run: its rows have the same members, null where there is nothing. */
final class AnswerPartsRunTest {
  private static final String SPEC =
      """
      name: capitals
      dataset: {path: rows.jsonl, key: id}
      model: gemini-3.5-flash-lite
      request:
        prompt: "{{say}}"
        tools:
          - functionDeclarations:
              - {name: pick, parameters: {type: OBJECT, properties: {n: {type: NUMBER}}}}
        toolConfig: {functionCallingConfig: {mode: "{{mode}}"}}
        generationConfig:
          temperature: 0
          candidateCount: "{{count?1}}"
          thinkingConfig: {includeThoughts: "{{think?false}}"}
          responseMimeType: application/json
          responseSchema: {type: OBJECT, properties: {a: {type: STRING, enum: [x]}}}
      batch: {poll: {first: 100ms, most: 500ms}}
      output: {fences: strip, include: [usage]}
      """;

  private static final String ROWS =
      """
      {"id": "calls", "say": "two calls", "mode": "ANY"}
      {"id": "fenced", "say": "a fence", "mode": "NONE", "think": true}
      {"id": "order", "say": "two of them", "mode": "NONE", "count": 2}
      {"id": "same", "say": "two of them", "mode": "NONE", "count": 2}
      {"id": "cut", "say": "cut short", "mode": "NONE"}
      {"id": "odd", "say": "odd", "mode": "NONE", "count": 9}
      {"id": "other", "say": "other", "mode": "NONE"}
      """;

  private static final String FAULTS =
      """
      [{"operation": "line", "match": {"text": "two calls"},
        "action": {"type": "calls", "count": 2, "args": {"n": 1.5}}},
       {"operation": "line", "match": {"text": "a fence"},
        "action": {"type": "text", "text": "So:\\n```json\\n{\\"a\\": \\"x\\"}\\n```\\n"}},
       {"operation": "line", "match": {"text": "two of them"},
        "action": {"type": "candidates", "indexes": [1, 0]}},
       {"operation": "line", "match": {"text": "cut short"}, "action": {"type": "maxTokens"}},
       {"operation": "line", "match": {"text": "other"},
        "action": {"type": "text", "text": "```\\n{\\"a\\": \\"y\\"}\\n```"}}]
      """;

  @TempDir private Path folder;

  @Test
  void everyRowHasTheSameMembers() throws Exception {
    Workspace workspace =
        new Workspace(folder)
            .withSpec(SPEC)
            .withFile("rows.jsonl", ROWS)
            .withFile("faults.json", FAULTS);
    EmulatorOptions options =
        EmulatorOptions.defaults()
            .withAnonymousCalls()
            .withFaultsFile(folder.resolve("faults.json"));
    try (EmulatorServer server = EmulatorServer.start(options)) {
      CommandRun run = workspace.run(server.baseUrl(), "a");

      assertThat(run.out()).contains("7 rows = 4 results + 0 retryable + 3 permanent");
      Map<String, String> said = new TreeMap<>();
      for (String line : workspace.lines("a", "results").values()) {
        JsonNode row = Json.MAPPER.readTree(line);
        assertThat(names(row))
            .containsExactly(
                "key",
                "source",
                "status",
                "text",
                "value",
                "calls",
                "thoughts",
                "candidates",
                "usage",
                "model",
                "modelVersion",
                "requestKey",
                "job",
                "attempt",
                "sharedFrom");
        said.put(row.path("key").asText(), said(row));
      }
      assertThat(said)
          .isEqualTo(
              Map.of(
                  "calls",
                  "null null [{\"name\":\"pick\",\"args\":{\"n\":1.5}},"
                      + "{\"name\":\"pick\",\"args\":{\"n\":1.5}}] null [null] null",
                  "fenced",
                  "\"So:\\n"
                      + "```json\\n"
                      + "{\\\"a\\\": \\\"x\\\"}\\n"
                      + "```\\n"
                      + "\" {\"a\":\"x\"} null \"Thinking about 8b66f18b\" [\"So:\\n"
                      + "```json\\n"
                      + "{\\\"a\\\": \\\"x\\\"}\\n"
                      + "```\\n"
                      + "\"] null",
                  "order",
                  "\"{\\\"a\\\":\\\"x\\\"}\" {\"a\":\"x\"} null null"
                      + " [\"{\\\"a\\\":\\\"x\\\"}\",\"{\\\"a\\\":\\\"x\\\"} 1\"] null",
                  "same",
                  "\"{\\\"a\\\":\\\"x\\\"}\" {\"a\":\"x\"} null null"
                      + " [\"{\\\"a\\\":\\\"x\\\"}\",\"{\\\"a\\\":\\\"x\\\"} 1\"] 2"));
      Map<String, String> dead = new TreeMap<>();
      for (String line : workspace.lines("a", "dead-letter").values()) {
        JsonNode letter = Json.MAPPER.readTree(line);
        dead.put(
            letter.path("key").asText(),
            letter.path("reason").asText() + ": " + letter.path("message").asText());
      }
      assertThat(dead)
          .isEqualTo(
              Map.of(
                  "cut", "FINISH_MAX_TOKENS: the answer ended with MAX_TOKENS",
                  "odd",
                      "REQUEST_INVALID: generationConfig.candidateCount: wants a whole number from"
                          + " 1 to 8",
                  "other", "OUTPUT_SCHEMA: $.a: does not have a value in the enumeration [\"x\"]"));
      assertThat(CommandRun.of("verify", workspace.run("a")).exitCode()).isZero();
    }
  }

  private static String said(JsonNode row) {
    List<String> said = new ArrayList<>();
    for (String name : List.of("text", "value", "calls", "thoughts", "candidates")) {
      said.add(row.get(name).toString());
    }
    JsonNode owner = row.get("sharedFrom");
    said.add(owner.isNull() ? "null" : owner.path("position").toString());
    return String.join(" ", said);
  }

  private static List<String> names(JsonNode row) {
    List<String> names = new ArrayList<>();
    row.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
