package dev.promptbeam.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.batch.balance.Verification;
import dev.promptbeam.ledger.Modes;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.Counts;
import dev.promptbeam.model.Json;
import dev.promptbeam.report.StoredReport;
import dev.promptbeam.result.format.PartReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of runs that lie there, row for row. */
final class ReportFilesTest {
  private static final ReportLimits FEW =
      new ReportLimits(100, 1_000_000, 1_000_000_000, 1_000_000_000, true);

  @TempDir private Path folder;

  @Test
  void numbersAreThoseOfRunJsonAndOfVerify() throws IOException {
    ReportedRun run = run("a text").shard(4, this::result, 2, i -> letter(50 + i)).end().report();

    JsonNode report = Objects.requireNonNull(StoredReport.read(run.directory()));
    RunRecord record = Objects.requireNonNull(RunRecord.read(run.directory()));
    Verification.Report verified = Verification.of(run.directory());
    assertThat(verified.problems()).isEmpty();
    assertThat(Json.MAPPER.treeToValue(report.path("counts"), Counts.class))
        .isEqualTo(record.counts())
        .isEqualTo(verified.counts());
    assertThat(report.at("/rows/results").asLong()).isEqualTo(11);
    assertThat(report.at("/rows/deadLetters/permanent").asLong()).isEqualTo(5);
    assertThat(report.path("state").asText()).isEqualTo("complete");
    assertThat(report.path("exitCode").asInt()).isZero();
    assertThat(report.at("/asked/requests").asLong()).isEqualTo(16);
    assertThat(report.at("/reasons/0/reason").asText()).isEqualTo("API_INTERNAL");
    assertThat(report.at("/reasons/0/count").asLong()).isEqualTo(5);
    assertThat(report.at("/reasons/0/examples")).hasSize(3);
    assertThat(report.at("/timeline/rows")).hasSize(2);
    assertThat(report.at("/timeline/rows/0/sendings/0/end").asText()).isEqualTo("SUCCEEDED");
    assertThat(report.at("/jobSeconds/jobs").asInt()).isEqualTo(2);
    assertThat(report.at("/jobSeconds/most").asDouble()).isEqualTo(61);
    assertThat(report.at("/metrics/promptbeam_rows_read_total").asLong()).isEqualTo(16);
    assertThat(report.at("/next/0/command").asText())
        .endsWith("redrive " + run.directory() + " --all");
    assertThat(report.at("/sample/sentence").asText()).startsWith("All 16 rows");
    assertThat(run.data("rows")).hasSize(16);
    assertThat(Modes.offenders(run.directory().root())).isEmpty();
  }

  @Test
  void nothingThatARunHoldsBreaksThePage() throws IOException {
    ReportedRun run =
        new ReportedRun(folder.resolve("reviews/r-1"), Hostile.TEXT)
            .shard(3, i -> hostile(false), 3, i -> hostile(true))
            .end();
    Files.writeString(
        run.directory().eventsFile(),
        "{\"time\":\"2026-11-20T08:00:00Z\",\"event\":\"waits\",\"for\":\"</script>\"}\n{\"time\"");

    String page = run.report().page();

    assertThat(page.split("<script", -1)).hasSize(4);
    assertThat(page.split("</script", -1)).hasSize(4);
    assertThat(page).doesNotContain("<!--").contains("default-src 'none'");
    assertThat(data(page)).doesNotContain("<", ">").matches("[\\x20-\\x7e\\n]*");
    JsonNode row = run.data("rows").get(0);
    assertThat(row.path("key").asText())
        .contains("</script><script>")
        .contains("\\u0000\\u0007\\u001b[31mred")
        .contains("\\u202egnidaer\\u202c \\u2066\\u200f \\u2028\\u2029")
        .contains("\\ud83d lone \\udc00 \ud83d\ude00");
    assertThat(row.has("media")).as("leads out of the run").isFalse();
    assertThat(run.data("report").at("/timeline/run/0/for").asText()).isEqualTo("</script>");
    assertThat(Files.readString(run.directory().reportFile())).matches("[\\x20-\\x7e\\n]*");
  }

  @Test
  void ofManyRowsASampleIsShownFailuresFirstAndTheSameEachTime() throws IOException {
    ReportedRun run = run("a text").shard(3_000, this::result, 300, this::rare).end();

    ReportFiles.write(run.directory(), run.view(), FEW);
    String first = run.page();
    ReportFiles.write(run.directory(), run.view(), FEW);

    assertThat(run.page()).isEqualTo(first);
    List<String> states = new ArrayList<>();
    run.data("rows").forEach(row -> states.add(row.path("state").asText()));
    assertThat(states).hasSize(100).filteredOn("dead"::equals).hasSize(50);
    assertThat(first).contains("\"reason\":\"DEADLINE\",\"count\":1,");
    assertThat(run.data("rows").findValuesAsText("reason")).contains("DEADLINE");
    JsonNode report = run.data("report");
    assertThat(report.at("/sample/sentence").asText())
        .startsWith("100 of 3,310 rows that have their end, drawn by a hash");
    assertThat(report.at("/sample/resultsRead").asLong()).isEqualTo(3_007);
  }

  @Test
  void pageIsNoLargerThanItMayBe() throws IOException {
    String text = "\u0001".repeat(3_000);
    ReportedRun run =
        run("").shard(900, i -> ReportedRun.result(i, text), 90, i -> hostile(true)).end();

    ReportFiles.write(
        run.directory(), run.view(), new ReportLimits(1_000, 200_000, 1 << 30, 1 << 30, true));

    assertThat(Files.size(run.directory().reportPage())).isBetween(150_000L, 260_000L);
    assertThat(run.data("rows").findValuesAsText("state")).contains("result", "dead");
  }

  @Test
  void whatIsReadIsBoundedToo() throws IOException {
    ReportedRun run = run("a text").shard(9_000, this::result, 3, this::letter).end();

    ReportFiles.write(
        run.directory(), run.view(), new ReportLimits(1_000, 1 << 20, 1 << 20, 1 << 20, true));

    JsonNode sample = run.data("report").path("sample");
    assertThat(sample.path("resultsRead").asLong()).isBetween(1_000L, 5_000L);
    assertThat(sample.path("sentence").asText()).contains("drawn from pieces of parts");
    assertThat(run.data("rows").findValuesAsText("state")).hasSizeBetween(900, 1_000);
    int[] eighths = new int[8];
    for (JsonNode row : run.data("rows")) {
      eighths[Math.min(7, row.path("position").asInt() * 8 / 9_000)]++;
    }
    for (int eighth : eighths) {
      assertThat(eighth).isGreaterThan(50);
    }
  }

  @Test
  void partThatIsGoneAndLinesThatAreBrokenKeepNobodyFromTheRest() throws IOException {
    ReportedRun run = run("a text").shard(2, this::result, 1, this::letter).end();
    Path results = run.directory().results();
    Files.delete(results.resolve("part-00000-000.jsonl"));
    Files.writeString(results.resolve("part-00001-000.jsonl"), "{\"key\":\nnull\n\n[1]\n");

    run.report();

    assertThat(run.data("rows").findValuesAsText("state")).containsOnly("dead");
  }

  @Test
  void tablesAreRowsAsWell() throws IOException {
    byte[] line =
        "{\"_key\":\"r\",\"_source\":\"a.csv\",\"_source_position\":7,\"_text\":\"t\",\"stars\":5}"
            .replace("}", ",\"_sharedFrom\":\"\"}") // as CSV has what is not there
            .getBytes(StandardCharsets.UTF_8);

    ShownRow row = Objects.requireNonNull(ShownRow.of(line, true));

    assertThat(row.file() + row.position()).isEqualTo("a.csv7");
    assertThat(new String(row.json(), StandardCharsets.UTF_8))
        .as("in the same order each time")
        .isEqualTo(
            "{\"state\":\"result\",\"file\":\"a.csv\",\"position\":7,\"key\":\"r\","
                + "\"text\":\"t\",\"row\":\"{\\\"stars\\\":5}\"}");
  }

  /** A run with one shard of seven results and three dead letters. */
  private ReportedRun run(String said) throws IOException {
    return new ReportedRun(folder.resolve("reviews/r-1"), said)
        .shard(7, i -> ReportedRun.result(100_000 + i, "b"), 3, this::letter);
  }

  private JsonNode result(int number) {
    return ReportedRun.result(number, "a text that is long enough to be looked at " + number);
  }

  private JsonNode letter(int number) {
    return ReportedRun.letter(number, "API_INTERNAL", "nothing came");
  }

  private JsonNode rare(int number) {
    return ReportedRun.letter(number, number == 299 ? "DEADLINE" : "OUTPUT_EMPTY", "nothing");
  }

  private static JsonNode hostile(boolean letter) {
    ObjectNode row = Json.MAPPER.createObjectNode();
    for (String name : new String[] {"key", "text", "value", "job", "model", "modelVersion"}) {
      row.put(name, Hostile.TEXT);
    }
    row.putObject("source").put("file", Hostile.TEXT).put("position", 0);
    row.putObject("row").put("</script><!--", Hostile.TEXT);
    row.putArray("media").addObject().put("path", "../" + Hostile.TEXT).put("mimeType", "image/x");
    if (letter) {
      row.put("reason", Hostile.TEXT).put("message", Hostile.TEXT).put("request", Hostile.TEXT);
      row.put("retryable", true);
    }
    return row;
  }

  /** What stands in the two elements of data. */
  private static String data(String page) {
    int rows = page.indexOf("id=\"rows\">") + 10;
    int report = page.indexOf("id=\"report\">") + 12;
    return page.substring(rows, page.indexOf("</script>", rows))
        + page.substring(report, page.indexOf("</script>", report));
  }

  /** In a table, columns of the source that begin with an underscore have one more. */
  @Test
  void rowOfACsvPartHasItsWholeSourceItsTokensAndItsVector() throws IOException {
    Path part = folder.resolve("part-00000-000.csv");
    Files.writeString(
        part,
        """
        "__id","city","_key","_source","_source_position","_embedding","_usage","_attempt"
        "7","Oslo","k","a.csv",3,"[0.5,0.25]","{""promptTokenCount"":12,""candidatesTokenCount"":5}",2
        "8","Lima","l","a.csv",4,,,
        """);
    List<String> rows = new ArrayList<>();

    PartReader.forEach(
        part,
        (json, place) ->
            rows.add(
                new String(
                    Objects.requireNonNull(ShownRow.of(json, true)).json(),
                    StandardCharsets.UTF_8)));

    assertThat(rows)
        .containsExactly(
            "{\"state\":\"result\",\"file\":\"a.csv\",\"position\":3,\"key\":\"k\","
                + "\"row\":\"{\\\"_id\\\":\\\"7\\\",\\\"city\\\":\\\"Oslo\\\"}\","
                + "\"text\":\"a vector of 2 numbers\",\"attempt\":2,"
                + "\"tokensIn\":12,\"tokensOut\":5}",
            "{\"state\":\"result\",\"file\":\"a.csv\",\"position\":4,\"key\":\"l\","
                + "\"row\":\"{\\\"_id\\\":\\\"8\\\",\\\"city\\\":\\\"Lima\\\"}\"}");
  }
}
