package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.recount.Recount;
import dev.promptbeam.recount.ShownAnswers;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Equal requests of a later stage are asked once in a run, whosesoever answers they come of. */
final class SharedStagesRunTest extends OverSharedStages {
  private static final String ONE_VARIANT = SPEC.replace(VARIANTS, "");

  @Test
  void twoVariantsWithEqualDraftsAskOnce() throws Exception {
    begin(SPEC);

    CommandRun run = complete("1");

    assertThat(run.out())
        .contains("complete: 12 rows = 12 results + 0 retryable + 0 permanent dead letters (17 re");
    ShownAnswers shown = assertAskedOnce("1", DRAFTS + REWRITES);
    assertThat(shown.requests("draft")).isEqualTo(DRAFTS);
    assertThat(shown.requests("rewrite")).isEqualTo(REWRITES);
    assertThat(shown.shared("rewrite")).isEqualTo(SHARED);
    assertThat(shown.tokens()).isEqualTo(billed("1")).isPositive();
    assertThat(results("1").keySet())
        .containsExactly(
            "1 plain",
            "1 polite",
            "2 plain",
            "2 polite",
            "3 plain",
            "3 polite",
            "4 plain",
            "4 polite",
            "5 plain",
            "5 polite",
            "6 plain",
            "6 polite");
    JsonNode other = result("1", "3 polite");
    assertThat(other.at("/row/city").asText()).isEqualTo("Rome");
    assertThat(other.at("/row/draft/text").asText()).isEqualTo("Rome as it is");
    assertThat(other.path("text").asText()).endsWith("Rewrite: Rome as it is");
  }

  @Test
  void reportAndStatusCountWhatWasAsked() throws Exception {
    begin(SPEC);

    complete("1");

    JsonNode report = Json.MAPPER.readTree(workspace.run("1").resolve("report.json").toFile());
    assertThat(report.at("/tokens/prompt").asLong() + report.at("/tokens/candidates").asLong())
        .isEqualTo(billed("1"));
    CommandRun status = CommandRun.of("status", workspace.run("1"));
    assertThat(status.out())
        .contains("requests: 17, of which 17 are answered")
        .contains("stage rewrite: 5 requests so far, 5 answered, 0 dead; ")
        .containsPattern(
            "shards: (\\d+) = 0 waiting, 0 on their way, \\1 settled, of which \\1 are published");
  }

  /** They are shards that are published like others, and no job is ever made of them. */
  @Test
  void rowsThatShareLieInShardsThatSendNothing() throws Exception {
    begin(SPEC);

    complete("1");

    String sharing = ".*\\d{5}-\\d{3}-\\d+-s\\d{3}.*";
    assertThat(server.jobs("promptbeam/")).isNotEmpty().noneMatch(name -> name.matches(sharing));
    assertThat(files("1", "rows")).anyMatch(name -> name.matches(sharing));
    assertThat(files("1", "results")).anyMatch(name -> name.matches(sharing));
    assertThat(files("1", "ledger/settled")).hasSameSizeAs(files("1", "rows"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void rowsOfOneVariantWhoseDraftsAreEqualAskOnce(int jobSize) throws Exception {
    say("rite of", "a city as it is");
    begin(ONE_VARIANT.replace("maxRequests: 2", "maxRequests: " + jobSize));

    complete("1");

    ShownAnswers shown = assertAskedOnce("1", 6 + 1);
    assertThat(shown.shared("rewrite")).isEqualTo(5);
    assertThat(shown.tokens()).isEqualTo(billed("1"));
    assertThat(Recount.of(workspace.run("1")).problems()).isEmpty();
    assertThat(results("1").values())
        .extracting(row -> row.path("text").asText())
        .containsOnly(result("1", "1").path("text").asText())
        .hasSize(6);
  }

  /** What a second sending of a shard is answered comes to what others have asked before. */
  @Test
  void draftsOfALaterAttemptAskNothingAgain() throws Exception {
    for (String city : List.of("Oslo", "Lima", "Bern")) {
      strikeOnce("Write of " + city, "{\"type\":\"error\",\"code\":13}");
    }
    begin(SPEC.replace("maxRequests: 2", "maxRequests: 3"));

    complete("1");

    assertThat(sent("1")).isEqualTo(DRAFTS + 4 + REWRITES);
    ShownAnswers shown = assertPaidOnce("1", DRAFTS + REWRITES);
    assertThat(shown.tokens()).isEqualTo(billed("1"));
    assertThat(result("1", "4 plain").at("/row/draft/attempt").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deduplicate: false", "no temperature"})
  void whereEqualRequestsAreNotToBeSharedAllAreAsked(String how) throws Exception {
    begin(apart(ONE_VARIANT, how));

    complete("1");

    ShownAnswers shown = assertAskedOnce("1", 2 * 6);
    assertThat(shown.requests("rewrite")).isEqualTo(6);
    assertThat(shown.shared("rewrite")).isZero();
    assertThat(shown.tokens()).isEqualTo(billed("1"));
  }

  /** Variants of one row that ask the same ask it once, as they do in a first stage. */
  @ParameterizedTest
  @ValueSource(strings = {"deduplicate: false", "no temperature"})
  void whereRowsAreNotToShareVariantsOfOneRowDo(String how) throws Exception {
    begin(apart(SPEC, how));

    complete("1");

    ShownAnswers shown = assertAskedOnce("1", DRAFTS + 6);
    assertThat(shown.shared("rewrite")).isEqualTo(6);
    assertThat(shown.tokens()).isEqualTo(billed("1"));
  }

  private static String apart(String spec, String how) {
    return how.startsWith("no")
        ? spec.replace(", generationConfig: {temperature: 0}", "")
        : spec.replace("batch: {", "batch: {" + how + ", ");
  }

  /** Without a temperature, since that is what is asked for by name. */
  @Test
  void whereAllEqualRequestsAreToBeSharedTheyAre() throws Exception {
    begin(
        SPEC.replace(", generationConfig: {temperature: 0}", "")
            .replace("batch: {", "batch: {deduplicate: true, "));

    complete("1");

    ShownAnswers shown = assertAskedOnce("1", DRAFTS - 2 + REWRITES);
    assertThat(shown.shared("draft")).isEqualTo(2);
    assertThat(shown.shared("rewrite")).isEqualTo(SHARED);
    assertThat(shown.tokens()).isEqualTo(billed("1"));
  }

  @Test
  void modelsAreAskedEachForItself() throws Exception {
    begin(SPEC.replace("- {name: polite, ", "- {name: polite, rewrite: {model: gemini-2.5-pro}, "));

    complete("1");

    ShownAnswers shown = assertAskedOnce("1", DRAFTS + 2 * REWRITES);
    assertThat(shown.shared("rewrite")).isEqualTo(2);
    for (String variant : List.of("plain", "polite")) {
      assertThat(
              Stream.of(result("1", "1 " + variant), result("1", "6 " + variant))
                  .map(row -> row.at("/sharedFrom/variant").asText("none")))
          .containsExactlyInAnyOrder(variant, "none");
    }
  }

  /** Their requests have the same keys, too. */
  @Test
  void stagesAreAskedEachForItself() throws Exception {
    begin(
        SPEC
            + "  - name: again\n    request: {prompt: \"Rewrite: {{draft.text}}\","
            + " generationConfig: {temperature: 0}}\n");

    complete("1");

    assertThat(sent("1")).isEqualTo(DRAFTS + 2 * REWRITES);
    ShownAnswers shown = ShownAnswers.of(workspace.run("1"));
    assertThat(shown.problems()).isEmpty();
    assertThat(shown.shared("rewrite")).isEqualTo(SHARED);
    assertThat(shown.shared("again")).isEqualTo(SHARED);
    assertThat(shown.tokens()).isEqualTo(billed("1"));
    assertThat(server.told("requests").at("/billed/moreThanOnce").properties())
        .extracting(key -> key.getValue().asInt())
        .containsExactly(2, 2, 2, 2, 2);
    assertBalanced("1", DRAFTS + 2 * REWRITES);
  }

  /** A sample shares with those of its own number in other variants and rows. */
  @Test
  void samplesOfARowNeverShareWithEachOther() throws Exception {
    begin(SPEC + "samples: 3\n");

    complete("1");

    ShownAnswers shown = assertAskedOnce("1", 3 * (DRAFTS + REWRITES));
    assertThat(shown.shared("rewrite")).isEqualTo(3 * SHARED);
    assertThat(shown.tokens()).isEqualTo(billed("1"));
    Map<String, JsonNode> results = results("1");
    assertThat(results).hasSize(3 * DRAFTS);
    for (String sample : List.of("0", "1", "2")) {
      assertThat(
              Stream.of("1 plain ", "1 polite ", "6 plain ", "6 polite ")
                  .map(
                      row ->
                          results
                              .getOrDefault(row + sample, MissingNode.getInstance())
                              .path("requestKey"))
                  .distinct())
          .hasSize(1);
    }
    assertThat(
            results.values().stream()
                .filter(row -> row.path("key").asText().equals("1"))
                .map(row -> row.path("requestKey").asText())
                .distinct())
        .hasSize(3);
  }

  /** Each start goes on where the one before has left: nothing is asked by two of them. */
  @Test
  void startsThatLeaveAtOnceAskNothingTwice() throws Exception {
    begin(SPEC);
    CommandRun last = run("1", "--wait", "0");
    for (int start = 1; start < 30 && last.exitCode() == 5; start++) {
      last = run("1", "--wait", "0");
    }

    assertThat(last.exitCode()).as(last.out() + last.err()).isZero();
    ShownAnswers shown = assertAskedOnce("1", DRAFTS + REWRITES);
    assertThat(shown.shared("rewrite")).isEqualTo(SHARED);
    assertThat(shown.tokens()).isEqualTo(billed("1"));
  }
}
