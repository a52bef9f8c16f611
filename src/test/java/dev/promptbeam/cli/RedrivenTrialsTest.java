package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.request.media.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Conversations that a redrive carries on: of several trials, to a judge, and with files. */
final class RedrivenTrialsTest extends AgainstRemoteJobs {
  private static final String HEAD =
      """
      name: capitals
      dataset: {path: cities.jsonl, key: id}
      model: gemini-3.5-flash-lite
      batch: {attempts: 1, poll: {first: 100ms, most: 500ms}}
      """;

  private static final String JUDGED =
      HEAD
          + """
          samples: 2
          sweep: {model: [gemini-3.5-flash-lite, gemini-3.6-flash]}
          stages:
            - name: draft
              request: {prompt: "Write of {{city}}"}
            - name: answer
              continue: draft
              request: {prompt: "Mend {{city}}"}
          score:
            - name: grade
              type: judge
              model: gemini-2.5-pro
              request:
                prompt: "Grade {{city}}: {{answer.text}}"
                generationConfig:
                  responseMimeType: application/json
                  responseSchema: {type: OBJECT, properties: {score: {type: NUMBER}}}
          """;

  @Test
  void eachTrialGoesOnWithItsOwnWordsAndTheJudgeIsAskedAlone() throws Exception {
    workspace
        .withSpec(JUDGED)
        .withFile("cities.jsonl", "{\"id\":1,\"city\":\"Rome\"}\n{\"id\":2,\"city\":\"Lima\"}\n");
    fail("\"text\":\"Mend Rome\",\"model\":\"gemini-3.6-flash\"");
    fail("\"text\":\"Grade Lima\"");
    answer("\"text\":\"Mend\",\"model\":\"gemini-3.6-flash\"", "Another mending");
    assertThat(workspace.run(server.url(), "1").out())
        .contains("complete: 8 rows = 2 results + 6 retryable + 0 permanent");

    CommandRun redrive = workspace.redrive("1");

    assertThat(redrive.out())
        .as(redrive.err())
        .contains("2 rows carry on what was said in capitals/1, and pay for no turn of it again\n")
        .contains("complete: 6 rows = 6 results + 0 retryable + 0 permanent dead letters (8 req");
    Map<String, String> again = requests("1.redrive-1");
    assertThat(again).hasSize(8);
    Map<String, String> first = requests("1");
    assertThat(again.keySet()).filteredOn(first::containsKey).hasSize(6);
    assertThat(again)
        .allSatisfy((key, line) -> assertThat(first.getOrDefault(key, line)).isEqualTo(line));
    assertPaidOnce("1.redrive-1");
  }

  /** It died before it was asked, and dies again: nothing is paid for, however often. */
  @Test
  void aRowThatMakesNoRequestLaterCostsNothingAgain() throws Exception {
    workspace
        .withSpec(
            HEAD
                + """
                stages:
                  - name: draft
                    request:
                      prompt: "Write of {{city}}"
                      generationConfig: {responseMimeType: application/json}
                  - name: mend
                    continue: draft
                    request: {prompt: "Mend {{draft.value.note}}"}
                """)
        .withFile("cities.jsonl", "{\"id\":1,\"city\":\"Rome\"}\n{\"id\":2,\"city\":\"Lima\"}\n");
    answer("\"text\":\"Rome\"", "{}");
    answer("\"text\":\"Lima\"", "{\\\"note\\\":1}");
    assertThat(workspace.run(server.url(), "1").out())
        .contains("complete: 2 rows = 1 results + 0 retryable + 1 permanent");

    for (String run : new String[] {"1", "1.redrive-1", "1.redrive-1.redrive-1"}) {
      CommandRun redrive = workspace.redrive(run, "--all");

      assertThat(redrive.out())
          .as(redrive.err())
          .contains("1 rows carry on what was said in capitals/" + run)
          .contains("complete: 1 rows = 0 results + 0 retryable + 1 permanent dead letters (0 req");
      String again = run + ".redrive-1";
      JsonNode letter =
          Json.MAPPER.readTree(workspace.lines(again, "dead-letter/permanent").get("1"));
      assertThat(letter.path("reason").asText()).isEqualTo("ROW_MISSING_COLUMN");
      assertThat(letter.path("stage").asText()).isEqualTo("mend");
      assertThat(letter.at("/row/draft/text").asText()).isEqualTo("{}");
      assertPaidOnce(again);
    }
  }

  @Test
  void filesOfAFormerTurnAreBroughtAgain() throws Exception {
    Files.createDirectories(folder.resolve("pictures"));
    Files.write(folder.resolve("pictures/a.jpg"), Samples.picture("jpg", 60, 40));
    workspace
        .withSpec(
            HEAD
                + """
                media: {folder: pictures, inline: 0KB}
                stages:
                  - name: look
                    request: {prompt: ["Look at {{city}}", {media: "a.jpg"}]}
                  - name: tell
                    continue: look
                    request: {prompt: "Tell of {{city}}"}
                """)
        .withFile("cities.jsonl", "{\"id\":1,\"city\":\"Rome\"}\n");
    fail("\"text\":\"Tell of Rome\"");
    assertThat(workspace.run(server.url(), "1").out()).contains("0 results + 1 retryable");
    assertThat(CommandRun.of("clean", workspace.run("1")).exitCode()).isZero();

    CommandRun redrive = workspace.redrive("1");

    assertThat(redrive.out())
        .as(redrive.err())
        .contains("complete: 1 rows = 1 results + 0 retryable + 0 permanent dead letters (1 req");
    String key = requests("1.redrive-1").keySet().iterator().next();
    assertThat(requests("1.redrive-1")).containsEntry(key, requests("1").get(key));
    assertPaidOnce("1.redrive-1");
  }

  /** Has lines fail in the first run. */
  private void fail(String match) throws Exception {
    server.fault(
        """
        {"operation":"line","match":{%s,"displayName":"capitals/1/"},
         "action":{"type":"error","code":13}}\
        """
            .formatted(match));
  }

  private void answer(String match, String words) throws Exception {
    server.fault(
        """
        {"operation":"line","match":{%s},"action":{"type":"text","text":"%s"}}\
        """
            .formatted(match, words));
  }

  private void assertPaidOnce(String run) throws Exception {
    assertThat(server.told("requests").at("/billed/moreThanOnce").size()).isZero();
    assertThat(CommandRun.of("verify", workspace.run(run)).exitCode()).isZero();
  }

  /** Lines as they were packed, by their keys. */
  private Map<String, String> requests(String run) throws IOException {
    Map<String, String> requests = new TreeMap<>();
    try (Stream<Path> files = Files.list(workspace.run(run).resolve("requests"))) {
      for (Path file : files.filter(one -> one.toString().endsWith(".1.jsonl")).toList()) {
        for (String line : Files.readAllLines(file)) {
          requests.put(Json.MAPPER.readTree(line).path("key").asText(), line);
        }
      }
    }
    return requests;
  }
}
