package dev.promptbeam.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.batch.balance.Completion;
import dev.promptbeam.batch.record.Ended;
import dev.promptbeam.batch.record.Intent;
import dev.promptbeam.batch.record.JobRecord;
import dev.promptbeam.batch.record.Published;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.Sealed;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.ShardInfo;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.Counts;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.ShardLimits;
import dev.promptbeam.report.StatusView;
import dev.promptbeam.report.price.Tariff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;

/** A complete run of as many shards as it is given parts, each sent once. */
public final class ReportedRun {
  private static final Instant START = Instant.parse("2026-11-20T08:00:00Z");

  private final RunDirectory directory;
  private final Records records;
  private final List<ShardInfo> shards = new ArrayList<>();

  public ReportedRun(Path root, String message) throws IOException {
    directory = RunDirectory.of(root);
    directory.create();
    records = new Records(directory.ledger());
    ObjectNode spec = Json.MAPPER.createObjectNode().put("model", "gemini-3.5-flash-lite");
    spec.put("requestJson", "{}").put("said", message);
    new RunRecord(
            RunRecord.FORMAT_VERSION,
            "reviews",
            "r-1",
            RunRecord.RUNNING,
            Map.of(),
            spec,
            "https://example.org",
            false,
            new ShardLimits(1, 10, 1_000, 1_000),
            1,
            Counts.NONE,
            null,
            null,
            START,
            null,
            "0.1.0")
        .write(directory);
  }

  public RunDirectory directory() {
    return directory;
  }

  /** The next shard, with so many results and dead letters. */
  public ReportedRun shard(
      int results, IntFunction<JsonNode> result, int letters, IntFunction<JsonNode> letter)
      throws IOException {
    String id = String.format(java.util.Locale.ROOT, "%05d-000", shards.size());
    ShardInfo shard = new ShardInfo(id, results + letters, results + letters, 1_000, 500);
    Published parts =
        new Published(
            part(ResultPlace.USUAL.part(directory, id), results, result),
            null,
            part(directory.deadLetters(id, false), letters, letter));
    Instant sent = START.plusSeconds(60L * shards.size());
    SendingTask task = SendingTask.first(shard);
    String name = "promptbeam/reviews/r-1/" + task.name() + "/" + "0".repeat(32);
    records.createIntent(
        task.name(),
        new Intent(name, "files/1", "gemini-3.5-flash-lite", "https://x", "", sent, task));
    String job = "batches/" + id;
    records.createJob(task.name(), new JobRecord(job, sent.plusSeconds(5), false));
    records.createEnded(
        task.name(),
        new Ended(
            Ended.End.SUCCEEDED,
            job,
            null,
            0,
            "",
            List.of(),
            sent.plusSeconds(65 + shards.size())));
    records.createOutcome(id, parts);
    shards.add(shard);
    return this;
  }

  private static LineFile.Summary part(Path path, int lines, IntFunction<JsonNode> line)
      throws IOException {
    try (LineFile file = new LineFile(path)) {
      for (int i = 0; i < lines; i++) {
        file.writeLine(Json.MAPPER.writeValueAsBytes(line.apply(i)));
      }
      return file.commit();
    }
  }

  /** Ends the run. */
  public ReportedRun end() throws IOException {
    long rows = shards.stream().mapToLong(ShardInfo::rows).sum();
    records.createSealed(new Sealed(rows, rows, 0, shards));
    Clock clock = Clock.fixed(START.plusSeconds(60L * shards.size() + 120), ZoneOffset.UTC);
    Completion.of(directory, clock).finish();
    return this;
  }

  StatusView view() throws IOException {
    return Objects.requireNonNull(
        new StatusView.Source(directory, Tariff.builtIn()).readEnded(), "run.json");
  }

  /** The report as it is written now. */
  public ReportedRun report() throws IOException {
    ReportFiles.write(directory, view());
    return this;
  }

  public String page() throws IOException {
    return Files.readString(directory.reportPage());
  }

  /** What a script element of the page holds as JSON. */
  JsonNode data(String id) throws IOException {
    String page = page();
    int from = page.indexOf("id=\"" + id + "\">") + id.length() + 6;
    return Json.MAPPER.readTree(page.substring(from, page.indexOf("</script>", from)));
  }

  public static JsonNode result(int number, String text) {
    ObjectNode row = Json.MAPPER.createObjectNode().put("key", "r-" + number);
    row.putObject("source").put("file", "reviews.csv").put("position", number);
    row.putObject("row").put("review", text);
    row.put("status", "success").put("text", text);
    row.putObject("usage").put("promptTokenCount", 12).put("candidatesTokenCount", number % 50);
    row.putObject("response").put("text", text);
    row.put("model", "gemini-3.5-flash-lite").put("modelVersion", "gemini-3.5-flash-lite");
    return row.put("job", "batches/1").put("attempt", 1);
  }

  public static JsonNode letter(int number, String reason, String text) {
    ObjectNode row = Json.MAPPER.createObjectNode().put("key", "d-" + number);
    row.putObject("source").put("file", "reviews.csv").put("position", 10_000_000L + number);
    row.putObject("row").put("review", text);
    row.put("status", "error").put("reason", reason).put("retryable", false).put("message", text);
    return row.put("stage", "run").put("attempts", 3).put("request", text);
  }
}
