package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows, schemas and answers of the worst kind end as results and dead letters of one run. */
final class RowFaultRunTest {
  private static final String SPEC =
      """
      name: capitals
      dataset: {path: rows.jsonl, key: id}
      model: gemini-3.5-flash-lite
      request:
        prompt: "this is {{id}} of many"
        generationConfig:
          responseMimeType: application/json
          responseSchema:
            type: OBJECT
            properties:
              pick: {type: STRING, enum: ["{{one}}", "{{two}}"], pattern: "{{pattern?}}"}
              note: {type: STRING, pattern: "{{pattern?}}"}
      batch:
        attempts: 1
        poll: {first: 100ms, most: 500ms}
      """;

  private static final String FAULTS =
      """
      [{"operation": "line", "match": {"text": "is choice of"},
        "action": {"type": "text", "text": "{\\"pick\\":3}"}},
       {"operation": "line", "match": {"text": "is endless of"},
        "action": {"type": "text", "text": "{\\"note\\":\\"%s!\\"}"}},
       {"operation": "line", "match": {"text": "is flaky of"}, "jobs": 1,
        "action": {"type": "error", "code": 13}}]
      """
          .formatted("a".repeat(60));

  @TempDir private Path folder;

  @Test
  @Timeout(120)
  void eachFaultCostsItsRow() throws IOException {
    Workspace workspace =
        new Workspace(folder)
            .withSpec(SPEC)
            .withFile("faults.json", FAULTS)
            .withFile(
                "rows.jsonl",
                row("choice", ",\"x\":1")
                    + row("endless", ",\"pattern\":\"^((a|aa)+)+$\"")
                    + row("unusable", ",\"pattern\":\"(\"")
                    + row("deep", ",\"x\":" + nested(899))
                    + row("flaky", ",\"x\":" + nested(899))
                    + row("deeper", ",\"x\":" + nested(900)));
    EmulatorOptions options =
        EmulatorOptions.defaults()
            .withAnonymousCalls()
            .withFaultsFile(folder.resolve("faults.json"));
    try (EmulatorServer server = EmulatorServer.start(options)) {
      CommandRun run = workspace.run(server.baseUrl().toString(), "a");

      assertThat(run.out()).contains("6 rows = 1 results + 1 retryable + 4 permanent");
      assertThat(workspace.lines("a", "results")).containsOnlyKeys("deep");
      Map<String, String> dead = new TreeMap<>();
      workspace.lines("a", "dead-letter").forEach((key, line) -> dead.put(key, message(line)));
      assertThat(dead)
          .isEqualTo(
              Map.of(
                  "choice",
                  "OUTPUT_SCHEMA: $.pick: integer found, string expected; $.pick: does not have a"
                      + " value in the enumeration [\"x\", \"y\"]",
                  "endless",
                  "OUTPUT_SCHEMA: $: the check against the schema did not end: a pattern of the"
                      + " schema takes more than 250,000,000 steps",
                  "unusable",
                  "REQUEST_INVALID: generationConfig.responseSchema.properties.pick.pattern: is no"
                      + " pattern that can be used: Unclosed group",
                  "flaky",
                  "API_INTERNAL: the service sent an error without a message",
                  "null",
                  "READ_MALFORMED: rows.jsonl line 6, column 4535: nested 901 deep or more; at"
                      + " most 900 levels are read"));

      assertThat(workspace.redrive("a").exitCode()).isZero();
      assertThat(workspace.lines("a.redrive-1", "results").get("flaky"))
          .contains("\"row\":" + row("flaky", ",\"x\":" + nested(899)).strip());
      for (String id : new String[] {"a", "a.redrive-1"}) {
        CommandRun verified =
            CommandRun.of("verify", "capitals/" + id, "--runs-dir", workspace.runs());
        assertThat(verified.exitCode()).isZero();
      }
    }
  }

  private static String message(String line) {
    try {
      var letter = Json.MAPPER.readTree(line);
      return letter.path("reason").asText() + ": " + letter.path("message").asText();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String row(String id, String more) {
    return "{\"id\":\"" + id + "\",\"one\":\"x\",\"two\":\"y\"" + more + "}\n";
  }

  private static String nested(int levels) {
    return "{\"a\":".repeat(levels - 1) + "{}" + "}".repeat(levels - 1);
  }
}
