package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.recount.Recount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Redrives of chains that carry on conversations: what was paid for is not asked again, and goes
 * along byte for byte; the server refuses a picture or a signature that is another one.
 */
final class RedrivenTurnsTest extends AgainstRemoteJobs {
  private static final String HEAD =
      """
      name: capitals
      dataset: {path: cities.jsonl, key: id}
      model: gemini-3.1-flash-image
      batch: {attempts: 1, poll: {first: 100ms, most: 500ms}}
      """;

  private static final String DRAWN =
      HEAD
          + """
          stages:
            - name: draft
              request: {prompt: "Draw {{city}}"}
            - name: critique
              continue: draft
              request: {prompt: "Criticise {{city}}"}
            - name: rewrite
              continue: critique
              request: {prompt: "Mend {{city}}"}
          """;

  private static final String ROWS =
      """
      {"id":"1","city":"Oslo"}
      {"id":"2","city":"Lima"}
      {"id":"3","city":"Rome"}
      {"id":"4","city":"Bern"}
      """;

  @Test
  void onlyWhatDiedIsAskedAgain() throws Exception {
    begin(DRAWN);

    CommandRun redrive = workspace.redrive("1");

    assertThat(redrive.out())
        .as(redrive.err())
        .contains(
            "taking what is carried on from capitals/1\n"
                + "2 rows carry on what was said in capitals/1, and pay for no turn of it again\n")
        .contains("complete: 3 rows = 3 results + 0 retryable + 0 permanent dead letters (6 req");
    String again = "1.redrive-1";
    assertThat(requests(again).keySet())
        .containsExactly(
            "Criticise Lima", "Criticise Rome", "Draw Lima", "Mend Bern", "Mend Lima", "Mend Rome");
    assertThat(requests(again))
        .containsEntry("Criticise Rome", requests("1").get("Criticise Rome"))
        .containsEntry("Mend Bern", requests("1").get("Mend Bern"));
    assertThat(workspace.lines(again, "dead-letter")).isEmpty();
    assertPaidOnce(again);
    workspace.run(server.url(), "whole");
    Map<String, JsonNode> whole = results("whole");
    whole.remove("1");
    assertThat(results(again)).isEqualTo(whole);
  }

  /** The first run is looked at by the start that copies from it, and by no other. */
  @Test
  void theFirstRunMayBeGoneOnceItWasCopied() throws Exception {
    begin(DRAWN);
    assertThat(workspace.redrive("1", "--wait", "0").exitCode()).isEqualTo(5);
    Files.move(workspace.run("1").resolve("requests"), folder.resolve("requests"));
    Files.move(workspace.run("1").resolve("responses"), folder.resolve("responses"));

    CommandRun last = workspace.redrive("1", "--run-id", "1.redrive-1");

    assertThat(last.out()).as(last.err()).contains("complete: 3 rows = 3 results").contains("(6 r");
    assertThat(last.out()).doesNotContain("carry on", "carried on", "again:");
    assertPaidOnce("1.redrive-1");
  }

  @Test
  void whatIsGoneIsAskedAgainAndSaid() throws Exception {
    begin(DRAWN);
    CommandRun pruned =
        CommandRun.of(
            "prune", "--runs-dir", workspace.runs(), "--older-than", "0s", "--yes", "--uncleaned");
    assertThat(pruned.out()).as(pruned.err()).contains(" of 1 runs, and kept their results");

    CommandRun redrive = workspace.redrive("1");

    assertThat(redrive.out())
        .as(redrive.err())
        .contains(
            "warning: for 2 rows earlier stages are asked and paid for again: what was said there"
                + " is gone from capitals/1 (pruned, or output.keep: results)\n")
        .contains("complete: 3 rows = 3 results + 0 retryable + 0 permanent dead letters (9 req");
    assertThat(requests("1.redrive-1")).containsKeys("Draw Rome", "Criticise Bern");
    assertThat(Recount.of(workspace.run("1.redrive-1")).problems()).isEmpty();
  }

  /** What died is not a stage that carries on, but one behind it is. */
  @Test
  void aConversationIsCarriedOnBehindWhatIsAskedAgain() throws Exception {
    begin(
        DRAWN
            .replace("      continue: draft\n", "")
            .replace("continue: critique", "continue: draft"));
    fail("Criticise Lima", "1.redrive-1");
    fail("Mend Bern", "1.redrive-1");

    CommandRun redrive = workspace.redrive("1");

    assertThat(redrive.out())
        .as(redrive.err())
        .contains("complete: 3 rows = 1 results + 2 retryable + 0 permanent dead letters (5 req");
    assertThat(requests("1.redrive-1").keySet())
        .containsExactly("Criticise Lima", "Criticise Rome", "Draw Lima", "Mend Bern", "Mend Rome");
    assertPaidOnce("1.redrive-1");

    assertThat(workspace.redrive("1.redrive-1").out())
        .contains("2 rows carry on what was said in capitals/1.redrive-1, and pay for no turn")
        .contains("complete: 2 rows = 2 results + 0 retryable + 0 permanent dead letters (3 req");
    String last = "1.redrive-1.redrive-1";
    assertThat(requests(last).keySet()).containsExactly("Criticise Lima", "Mend Bern", "Mend Lima");
    assertThat(requests(last)).containsEntry("Mend Bern", requests("1").get("Mend Bern"));
    assertPaidOnce(last);
    workspace.run(server.url(), "whole");
    Map<String, JsonNode> whole = results("whole");
    assertThat(results(last)).containsOnly(entry("2", whole.get("2")), entry("4", whole.get("4")));
    assertThat(results("1.redrive-1")).containsOnly(entry("3", whole.get("3")));
  }

  /** A picture that cannot be decoded ends its row when the answer is to be handed on. */
  @Test
  void anAnswerThatCannotBeHandedOnIsAskedAgainAlone() throws Exception {
    workspace.withSpec(DRAWN).withFile("cities.jsonl", ROWS);
    for (String text : new String[] {"Draw Lima", "Criticise Rome", "Mend Bern"}) {
      strike(text, "1", "{\"type\":\"image\",\"damage\":\"base64\"}");
    }
    assertThat(workspace.run(server.url(), "1").out())
        .contains("complete: 4 rows = 1 results + 0 retryable + 3 permanent");

    CommandRun redrive = workspace.redrive("1", "--all");

    assertThat(redrive.out())
        .as(redrive.err())
        .contains("2 rows carry on what was said in capitals/1, and pay for no turn of it again\n")
        .contains("complete: 3 rows = 3 results + 0 retryable + 0 permanent dead letters (6 req");
    assertThat(requests("1.redrive-1").keySet())
        .containsExactly(
            "Criticise Lima", "Criticise Rome", "Draw Lima", "Mend Bern", "Mend Lima", "Mend Rome");
    assertThat(CommandRun.of("verify", workspace.run("1.redrive-1")).exitCode()).isZero();
  }

  /** Runs a spec in which each stage fails once. */
  private void begin(String spec) throws Exception {
    workspace.withSpec(spec).withFile("cities.jsonl", ROWS);
    fail("Draw Lima", "1");
    fail("Criticise Rome", "1");
    fail("Mend Bern", "1");
    assertThat(workspace.run(server.url(), "1").out())
        .contains("complete: 4 rows = 1 results + 3 retryable + 0 permanent");
  }

  /** Has the last words of a request fail in one run. */
  private void fail(String text, String run) throws Exception {
    strike(text, run, "{\"type\":\"error\",\"code\":13}");
  }

  private void strike(String text, String run, String action) throws Exception {
    server.fault(
        """
        {"operation":"line","match":{"text":"%s","displayName":"capitals/%s/"},"action":%s}\
        """
            .formatted(text, run, action));
  }

  private void assertPaidOnce(String run) throws Exception {
    assertThat(server.told("requests").at("/billed/moreThanOnce").size()).isZero();
    assertThat(Recount.of(workspace.run(run)).problems()).isEmpty();
    assertThat(CommandRun.of("verify", workspace.run(run)).exitCode()).isZero();
  }

  /** Lines as they were sent, by their last words. */
  private Map<String, String> requests(String run) throws IOException {
    Map<String, String> requests = new TreeMap<>();
    try (Stream<Path> files = Files.list(workspace.run(run).resolve("requests"))) {
      for (Path file : files.filter(one -> one.toString().endsWith(".jsonl")).toList()) {
        for (String line : Files.readAllLines(file)) {
          JsonNode turns = Json.MAPPER.readTree(line).at("/request/contents");
          requests.put(turns.get(turns.size() - 1).at("/parts/0/text").asText(), line);
        }
      }
    }
    return requests;
  }

  /** Results without what tells one run from another. */
  private Map<String, JsonNode> results(String run) throws IOException {
    Map<String, JsonNode> results = new TreeMap<>();
    for (Map.Entry<String, String> line : workspace.lines(run, "results").entrySet()) {
      JsonNode result = Json.MAPPER.readTree(line.getValue());
      for (JsonNode answer : result.findParents("job")) {
        ((ObjectNode) answer).remove("job");
      }
      results.put(line.getKey(), result);
    }
    return results;
  }
}
