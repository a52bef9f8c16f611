package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.recount.ShownAnswers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the rows that share a request which is not answered, or not at once. */
final class SharedDeathsRunTest extends OverSharedStages {
  private static final List<String> OSLO = List.of("1 plain", "1 polite", "6 plain", "6 polite");
  private static final String FIRST_RUN = "capitals/1/";
  private static final String BLOCKED = "{\"type\":\"blockedPrompt\",\"reason\":\"SAFETY\"}";
  private static final String FAILED = "{\"type\":\"error\",\"code\":13}";

  @Test
  void eachRowOfABlockedRequestIsADeadLetterAndOneAsksAgain() throws Exception {
    strike("Rewrite: Oslo", FIRST_RUN, BLOCKED);
    begin(SPEC);

    CommandRun run = run("1", "--max-failure-ratio", "1");

    assertThat(run.out())
        .as(run.err())
        .contains("complete: 12 rows = 8 results + 0 retryable + 4 permanent dead letters (17 req");
    ShownAnswers shown = assertAskedOnce("1", DRAFTS + REWRITES);
    assertThat(shown.shared("rewrite")).isEqualTo(8 - 4);
    assertEndAlike("PROMPT_BLOCKED", 1);

    CommandRun redrive = workspace.redrive("1", "--all");

    assertThat(redrive.out())
        .as(redrive.err())
        .contains("complete: 4 rows = 4 results + 0 retryable + 0 permanent dead letters (1 requ");
    String again = "1.redrive-1";
    assertThat(sent(again)).isEqualTo(1);
    assertThat(results(again).keySet()).containsExactlyElementsOf(OSLO);
    assertThat(
            results(again).values().stream()
                .filter(row -> row.path("sharedFrom").isNull())
                .filter(row -> row.path("usage").isObject()))
        .hasSize(1);
    assertBalanced(again, 1);
  }

  @Test
  void aRequestThatFailsOnceIsAskedTwiceAndNotByEachRow() throws Exception {
    strikeOnce("Rewrite: Oslo", FAILED);
    begin(SPEC);

    complete("1");

    assertThat(sent("1")).isEqualTo(DRAFTS + REWRITES + 1);
    ShownAnswers shown = assertPaidOnce("1", DRAFTS + REWRITES);
    assertThat(shown.shared("rewrite")).isEqualTo(SHARED);
    assertThat(shown.tokens()).isEqualTo(billed("1"));
    for (Map.Entry<String, JsonNode> result : results("1").entrySet()) {
      assertThat(result.getValue().path("attempt").asInt())
          .as(result.getKey())
          .isEqualTo(OSLO.contains(result.getKey()) ? 2 : 1);
    }
  }

  @Test
  void aRequestThatFailsEachTimeEndsAllItsRowsAndIsAskedAgainOnce() throws Exception {
    strike("Rewrite: Oslo", FIRST_RUN, FAILED);
    begin(SPEC);

    CommandRun run = run("1", "--max-failure-ratio", "1");

    assertThat(run.out())
        .as(run.err())
        .contains("complete: 12 rows = 8 results + 4 retryable + 0 permanent dead letters (17 req");
    assertThat(sent("1")).isEqualTo(DRAFTS + REWRITES + 1);
    assertPaidOnce("1", DRAFTS + REWRITES);
    assertEndAlike("API_INTERNAL", 2);
    assertThat(workspace.redrive("1").out()).contains("4 rows = 4 results").contains("(1 requests");
    assertPaidOnce("1.redrive-1", 1);
  }

  /** A row whose draft had died comes to what another row goes back in with. */
  @Test
  void whatARedriveGoesBackInWithIsNotAskedByWhatComesToIt() throws Exception {
    strike("Please write of Oslo", FIRST_RUN, FAILED);
    strike("Rewrite: Oslo", FIRST_RUN, FAILED);
    begin(SPEC);
    assertThat(run("1", "--max-failure-ratio", "1").out()).contains("8 results + 4 retryable");
    assertThat(deaths("1").values())
        .extracting(letter -> letter.path("stage").asText())
        .containsExactly("rewrite", "draft", "rewrite", "draft");

    CommandRun redrive = workspace.redrive("1");

    assertThat(redrive.out()).as(redrive.err()).contains("4 rows = 4 results");
    String again = "1.redrive-1";
    assertThat(
            results(again).values().stream().map(row -> row.path("requestKey").asText()).distinct())
        .hasSize(1);
    assertAskedOnce(again, 2 + 1);
  }

  /** The rows that share wait for what comes in the place of the job. */
  @ParameterizedTest
  @ValueSource(strings = {"\"endState\":\"EXPIRED\"", "\"endState\":\"FAILED\",\"code\":13"})
  void aJobThatEndsWithoutAnswersIsRepeatedForAll(String end) throws Exception {
    server.fault(
        """
        {"operation":"job","match":{"displayName":"\\\\d-1-000\\\\.1/"},"times":2,
         "action":{%s}}\
        """
            .formatted(end));
    begin(SPEC);

    complete("1");

    ShownAnswers shown = assertPaidOnce("1", DRAFTS + REWRITES);
    assertThat(sent("1")).isGreaterThan(DRAFTS + REWRITES);
    assertThat(shown.shared("rewrite")).isEqualTo(SHARED);
    assertThat(shown.tokens()).isEqualTo(billed("1"));
  }

  /** Some rows have shared what others are still to be answered. */
  @Test
  void aCancelEndsTheRowsThatWaitAsItEndsThoseThatAsked() throws Exception {
    stuckRewrites();

    CommandRun cancel = CommandRun.of("cancel", workspace.run("1"));

    assertThat(cancel.exitCode()).as(cancel.out() + cancel.err()).isZero();
    assertThat(results("1").size() + deaths("1").size()).isEqualTo(DRAFTS);
    assertThat(deaths("1").values())
        .isNotEmpty()
        .allMatch(letter -> letter.path("reason").asText().equals("JOB_CANCELLED"))
        .allMatch(letter -> letter.path("stage").asText().equals("rewrite"));
    assertCancelled();
  }

  @Test
  void whatIsCleanedAwayIsCancelledForAllThatWaitForIt() throws Exception {
    stuckRewrites();

    CommandRun clean = CommandRun.of("clean", workspace.run("1"));

    assertThat(clean.exitCode()).as(clean.out() + clean.err()).isZero();
    assertThat(clean.out()).contains("given up: the answers to 5 requests of ");
    assertThat(run("1").exitCode()).isEqualTo(3);
    assertThat(deaths("1")).hasSize(DRAFTS);
    assertCancelled();
  }

  /** Starts until all drafts are read and all that they ask is on its way, which never ends. */
  private void stuckRewrites() throws Exception {
    server.fault(
        """
        {"operation":"job","match":{"displayName":"\\\\d-1-\\\\d+\\\\.1/"},"action":{"stuck":true}}\
        """);
    begin(SPEC);
    for (int start = 0; start < 30 && sent("1") < DRAFTS + REWRITES; start++) {
      assertThat(run("1", "--wait", "0").exitCode()).isEqualTo(5);
    }
    assertThat(sent("1")).isEqualTo(DRAFTS + REWRITES);
    CommandRun status = CommandRun.of("status", workspace.run("1"));
    assertThat(status.exitCode()).as(status.err()).isZero();
    assertThat(status.out()).contains("stage rewrite: 5 requests so far, 0 answered, 0 dead; 0 of");
  }

  /** Rows of one request end alike, and nothing was asked or paid that none of them shows. */
  private void assertCancelled() throws Exception {
    Map<String, TreeSet<String>> ends =
        Stream.concat(results("1").values().stream(), deaths("1").values().stream())
            .collect(
                Collectors.groupingBy(
                    row -> row.path("requestKey").asText(),
                    Collectors.mapping(
                        row -> row.path("status").asText(),
                        Collectors.toCollection(TreeSet::new))));
    assertThat(ends).hasSize(REWRITES);
    assertThat(ends.values()).allMatch(statuses -> statuses.size() == 1);
    assertAskedOnce("1", DRAFTS + REWRITES);
  }

  /** The letters differ in their rows alone. */
  private void assertEndAlike(String reason, int attempts) throws IOException {
    assertThat(deaths("1").keySet()).containsExactlyElementsOf(OSLO);
    JsonNode first = common(death("1", "1 plain"));
    assertThat(first.path("stage").asText()).isEqualTo("rewrite");
    assertThat(first.path("reason").asText()).isEqualTo(reason);
    assertThat(first.path("attempts").asInt()).isEqualTo(attempts);
    assertThat(first.path("job").asText()).startsWith("batches/");
    assertThat(first.at("/request/contents/0/parts/0/text").asText())
        .isEqualTo("Rewrite: Oslo as it is");
    assertThat(first.path("response").isObject()).isTrue();
    for (String trial : OSLO) {
      assertThat(common(death("1", trial))).as(trial).isEqualTo(first);
      assertThat(death("1", trial).at("/row/draft/text").asText()).isEqualTo("Oslo as it is");
    }
    assertThat(
            deaths("1").values().stream()
                .map(letter -> letter.at("/row/draft/requestKey").asText())
                .distinct())
        .hasSize(OSLO.size());
  }

  private static JsonNode common(JsonNode letter) {
    ObjectNode common = letter.deepCopy();
    return common.without(List.of("key", "source", "row", "variant"));
  }
}
