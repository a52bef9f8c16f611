package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.catalog.ModelCatalog;
import dev.promptbeam.cli.told.Notice;
import dev.promptbeam.cli.told.Outside;
import dev.promptbeam.ledger.FileLock;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Json;
import dev.promptbeam.report.metrics.MetricsFile;
import dev.promptbeam.report.price.PriceList;
import dev.promptbeam.report.price.Tariff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** Other programs that are told of a run. */
final class OutsideTest extends InWorkspace {
  @Test
  void theyAreToldOfTheEndAndNothingOfThemIsRecorded() throws IOException {
    Path metrics = folder.resolve("run.prom");
    Path told = folder.resolve("told.json");

    CommandRun run =
        workspace.run(
            "emulator",
            "a",
            "--metrics",
            metrics.toString(),
            "--notify-command",
            "cat > '" + told + "'; exit 3");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("warning: the command of --notify-command ended with 3");
    JsonNode notice = Json.MAPPER.readTree(Files.readString(told));
    assertThat(notice.path("run").asText()).isEqualTo("capitals/a");
    assertThat(notice.path("state").asText()).isEqualTo("complete");
    assertThat(notice.path("exitCode").asInt(-1)).isZero();
    assertThat(notice.at("/counts/results").asLong()).isEqualTo(2);
    assertThat(notice.at("/cost/usd").decimalValue()).isPositive();
    assertThat(Files.readAllLines(metrics))
        .contains(
            "promptbeam_rows_read_total 2",
            "promptbeam_run_state{state=\"complete\"} 1",
            "promptbeam_run_state{state=\"running\"} 0",
            "promptbeam_dead_letters_total{reason=\"FINISH_SAFETY\"} 0");
    assertThat(Files.getPosixFilePermissions(metrics))
        .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
    try (var files = Files.list(folder)) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".tmp"));
    }
    assertThat(recorded()).contains("--metrics").doesNotContain("told.json");
  }

  @Test
  void theyAreToldHowFarAStoppedRunIs() throws IOException {
    workspace.withFile("cities.csv", "id,city\n1,Oslo\n2,Lima\n3\n");
    Path told = folder.resolve("told.json");

    CommandRun run =
        workspace.run(
            "emulator", "a", "--budget", "0.000001", "--notify-command", "cat > '" + told + "'");

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(Json.MAPPER.readTree(Files.readString(told)).path("counts"))
        .isEqualTo(
            Json.MAPPER.readTree(
                """
                {"rows": 3, "results": 0, "deadLetters": {"retryable": 0, "permanent": 1},
                 "requests": 2, "jobs": 0}
                """));
  }

  /** Whose process still holds the run, and has nothing more to write. */
  @Test
  void figuresOfARunThatFailedDoNotSayThatItIsRunning() throws IOException {
    workspace.run("emulator", "a");
    workspace.unended("a");
    Path metrics = folder.resolve("run.prom");
    RunDirectory run = RunDirectory.of(workspace.run("a"));
    Tariff tariff = new Tariff(PriceList.builtIn(), ModelCatalog.builtIn());

    try (FileLock lock = FileLock.tryAcquire(run.runLockFile())) {
      assertThat(lock).isNotNull();
      new Outside(tariff, new MetricsFile(metrics), null, null)
          .failed(Notice.failed("capitals/a", 1, "IllegalStateException", run), text -> {});
    }

    assertThat(Files.readAllLines(metrics))
        .contains(
            "promptbeam_run_state{state=\"running\"} 0",
            "promptbeam_run_state{state=\"interrupted\"} 1");
  }

  @Test
  void whatCannotBeToldIsFoundBeforeAnythingIsSent() throws Exception {
    refused("--metrics: cannot write ", "--metrics", folder.resolve("no/run.prom").toString());
    refused("is a folder", "--metrics", folder.toString());
    // As /dev/null is one: a rename would take its place.
    new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start().waitFor();
    refused("pipe is no regular file", "--metrics", folder.resolve("pipe").toString());
    refused("--notify: it does not begin with http://HOST", "--notify", "mail:me");
    assertThat(Files.exists(workspace.runs())).isFalse();
  }

  private void refused(String words, String... options) {
    CommandRun run = workspace.run("emulator", "r", options);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(words);
  }

  /** Whatever the run's own files say. */
  private String recorded() throws IOException {
    StringBuilder all = new StringBuilder();
    try (var files = Files.walk(workspace.run("a").resolve("ledger"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }
}
