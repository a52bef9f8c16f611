package dev.promptbeam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.recount.ShownAnswers;
import dev.promptbeam.result.format.PartReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What rows that share an answer leave on disk, in each form, and what can be made again. */
final class SharedOutputsRunTest extends OverSharedStages {
  private static final String KEEP = "output: {keep: results}\n";
  private static final String DAMAGED = "{\"type\":\"image\",\"damage\":\"base64\"}";

  /** Five pictures of twelve drafts. */
  private static final String DRAWN =
      SPEC.replace("- name: rewrite", "- name: rewrite\n    model: gemini-3.1-flash-image");

  /** A third stage, which carries on the conversation that rows share. */
  private static final String LONGER =
      SPEC
          + "  - name: mended\n    continue: rewrite\n    request: {prompt: \"Mend {{id}}\","
          + " generationConfig: {temperature: 0}}\n";

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whereResultsAloneAreKeptNothingElseIsLeft(boolean longer) throws Exception {
    begin((longer ? LONGER : SPEC) + KEEP);

    complete("1");

    assertNothingElse();
    ShownAnswers shown = assertAskedOnce("1", DRAFTS + REWRITES + (longer ? 6 : 0));
    assertThat(shown.shared("rewrite")).isEqualTo(SHARED);
    assertThat(shown.shared("mended")).isEqualTo(longer ? 6 : 0);
    assertThat(shown.tokens()).isEqualTo(billed("1"));
    assertThat(results("1")).hasSize(DRAFTS);
    Map<String, String> state = workspace.state("1");
    complete("1");
    assertThat(workspace.state("1").keySet()).isEqualTo(state.keySet());
  }

  /** A start that finds its shards published deletes what others have left. */
  @Test
  void startsThatLeaveAtOnceLeaveNothingEither() throws Exception {
    begin(LONGER + KEEP);
    CommandRun last = run("1", "--wait", "0");
    for (int start = 1; start < 30 && last.exitCode() == 5; start++) {
      last = run("1", "--wait", "0");
    }

    assertThat(last.exitCode()).as(last.out() + last.err()).isZero();
    assertNothingElse();
    assertAskedOnce("1", DRAFTS + REWRITES + 6);
  }

  /** The letters hold all that is needed to ask again. */
  @Test
  void whatDiedIsRedrivenWithoutWhatItWasMadeFrom() throws Exception {
    strike("Rewrite: Oslo", "capitals/1/", "{\"type\":\"error\",\"code\":13}");
    begin(SPEC + KEEP);
    assertThat(run("1", "--max-failure-ratio", "1").out()).contains("8 results + 4 retryable");
    assertNothingElse();
    assertPaidOnce("1", DRAFTS + REWRITES);

    assertThat(workspace.redrive("1").out()).contains("4 rows = 4 results").contains("(1 requests");

    assertPaidOnce("1.redrive-1", 1);
  }

  @Test
  void aSharedPictureIsOneFileThatAllItsRowsName() throws Exception {
    begin(DRAWN);

    complete("1");

    ShownAnswers shown = assertAskedOnce("1", DRAFTS + REWRITES);
    assertThat(shown.shared("rewrite")).isEqualTo(SHARED);
    for (JsonNode result : results("1").values()) {
      String path = "media/" + result.path("requestKey").asText() + "-1.png";
      assertThat(result.at("/media/0/path").asText()).isEqualTo(path);
      assertThat(Files.size(workspace.run("1").resolve(path)))
          .isEqualTo(result.at("/media/0/bytes").asLong());
    }
    List<String> pictures = files("1", "media");
    assertThat(pictures).hasSize(REWRITES);

    for (String picture : pictures) {
      Files.delete(workspace.run("1").resolve("media").resolve(picture));
    }
    assertThat(CommandRun.of("verify", workspace.run("1")).exitCode()).isEqualTo(1);
    assertThat(complete("1").out()).contains(" was gone and is published again\n");
    assertThat(files("1", "media")).isEqualTo(pictures);
    assertBalanced("1", DRAFTS + REWRITES);
  }

  /** Each letter sends to the one answer as it came, which therefore stays. */
  @ParameterizedTest
  @ValueSource(strings = {"", KEEP})
  void aSharedPictureThatIsDamagedCostsEachOfItsRows(String keep) throws Exception {
    strike("Rewrite: Oslo", "capitals/1/", DAMAGED);
    begin(DRAWN + keep);

    CommandRun run = run("1", "--max-failure-ratio", "1");

    assertThat(run.out()).as(run.err()).contains("8 results + 0 retryable + 4 permanent");
    assertAskedOnce("1", DRAFTS + REWRITES);
    for (JsonNode letter : deaths("1").values()) {
      assertThat(letter.path("reason").asText()).isEqualTo("OUTPUT_MEDIA");
      String[] place = letter.path("message").asText().split("at byte | of responses/");
      byte[] answers =
          Files.readAllBytes(workspace.run("1").resolve("responses").resolve(place[2]));
      int at = Integer.parseInt(place[1]);
      assertThat(new String(answers, at, answers.length - at, UTF_8))
          .startsWith("{")
          .contains("\"" + letter.path("requestKey").asText() + "\"");
    }
    assertThat(deaths("1")).hasSize(4);
    assertThat(workspace.redrive("1", "--all").out()).contains("4 rows = 4 results");
    assertThat(sent("1.redrive-1")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jsonl", "csv", "parquet", "avro"})
  void eachPartIsMadeAgainAsItWas(String format) throws Exception {
    begin(SPEC + "output: {format: " + format + "}\n");
    complete("1");
    Map<String, String> before = parts();
    assertThat(before).hasSizeGreaterThan(REWRITES);

    for (String part : before.keySet()) {
      Files.delete(workspace.run("1").resolve("results").resolve(part));
      assertThat(CommandRun.of("verify", workspace.run("1")).exitCode()).as(part).isEqualTo(1);
      assertThat(complete("1").out()).contains(part + " was gone and is published again");
      assertThat(parts()).isEqualTo(before);
    }
    for (String part : before.keySet()) {
      Files.delete(workspace.run("1").resolve("results").resolve(part));
    }
    complete("1");
    assertThat(parts()).isEqualTo(before);
    assertThat(CommandRun.of("verify", workspace.run("1")).exitCode()).isZero();
    assertThat(sent("1")).isEqualTo(DRAFTS + REWRITES);
  }

  @Test
  void deadLettersAreMadeAgainAsTheyWere() throws Exception {
    strike("Rewrite: Oslo", "capitals/1/", "{\"type\":\"blockedPrompt\",\"reason\":\"SAFETY\"}");
    begin(SPEC);
    run("1");
    Map<String, JsonNode> before = deaths("1");
    Path letters = workspace.run("1").resolve("dead-letter/permanent");
    for (String part : files("1", "dead-letter/permanent")) {
      Files.delete(letters.resolve(part));
    }

    assertThat(run("1").out()).contains("was gone and is published again");

    assertThat(deaths("1")).isEqualTo(before).hasSize(4);
    assertThat(CommandRun.of("verify", workspace.run("1")).exitCode()).isZero();
  }

  @Test
  void aPrunedRunIsWholeAndSaysWhatIsGone() throws Exception {
    begin(SPEC);
    complete("1");
    String sharing =
        files("1", "results").stream()
            .filter(part -> part.contains("-s"))
            .findFirst()
            .orElseThrow();
    Path part = workspace.run("1").resolve("results").resolve(sharing);
    byte[] bytes = Files.readAllBytes(part);
    Files.delete(part);
    assertThat(prune()).contains("kept capitals/1: 1 of its shards, such as ");
    complete("1");
    assertThat(part).hasBinaryContent(bytes);

    assertThat(prune()).contains(" of capitals/1\n");

    assertNothingElse();
    assertAskedOnce("1", DRAFTS + REWRITES);
    Files.delete(part);
    CommandRun again = run("1");
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err())
        .contains("results/" + sharing + " is gone, and so is what it was made from: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "parquet", "avro"})
  void tablesSayWhoAsked(String format) throws Exception {
    begin(SPEC + "output: {format: " + format + ", include: [usage]}\n");

    complete("1");

    long tokens = 0;
    Map<String, String> askers = new HashMap<>();
    Map<String, String> sharers = new TreeMap<>();
    for (JsonNode row : tableRows()) {
      String trial = row.path("_source_position").asText() + " " + row.path("_variant").asText();
      String from = row.path("_sharedFrom").asText();
      String key = row.path("_requestKey").asText();
      if (from.isEmpty() || from.equals("null")) {
        assertThat(askers.put(key, "cities.jsonl " + trial)).isNull();
        assertThat(row.path("_usage_totalTokenCount").asLong()).isPositive();
      } else {
        sharers.put(
            trial + " " + key,
            from
                + " "
                + row.path("_sharedFrom_position").asText()
                + " "
                + row.path("_sharedFrom_variant").asText());
        assertThat(row.path("_usage_totalTokenCount").asLong()).isZero();
      }
      tokens += row.path("_usage_totalTokenCount").asLong();
    }
    assertThat(askers).hasSize(REWRITES);
    assertThat(sharers).hasSize(SHARED);
    sharers.forEach(
        (sharer, from) ->
            assertThat(from).isEqualTo(askers.get(sharer.substring(sharer.lastIndexOf(' ') + 1))));
    long rewrites = 0;
    for (JsonNode answer : server.answers("promptbeam/capitals/1/")) {
      boolean rewrite = answer.toString().contains("Rewrite: ");
      rewrites += rewrite ? answer.at("/response/usageMetadata/totalTokenCount").asLong() : 0;
    }
    assertThat(tokens).isEqualTo(rewrites);
    assertThat(CommandRun.of("verify", workspace.run("1")).exitCode()).isZero();
  }

  private List<JsonNode> tableRows() throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String part : files("1", "results")) {
      PartReader.forEach(
          workspace.run("1").resolve("results").resolve(part),
          (json, place) -> rows.add(Json.MAPPER.readTree(json)));
    }
    return rows;
  }

  private void assertNothingElse() {
    for (String spent : List.of("requests", "responses", "rows")) {
      assertThat(workspace.run("1").resolve(spent)).as(spent).isEmptyDirectory();
    }
  }

  private String prune() {
    return CommandRun.of(
            "prune", "--runs-dir", workspace.runs(), "--older-than", "0s", "--yes", "--uncleaned")
        .out();
  }

  /** Names and bytes. */
  private Map<String, String> parts() throws IOException {
    Map<String, String> parts = new TreeMap<>();
    for (String part : files("1", "results")) {
      byte[] bytes = Files.readAllBytes(workspace.run("1").resolve("results").resolve(part));
      parts.put(part, Base64.getEncoder().encodeToString(bytes));
    }
    return parts;
  }
}
