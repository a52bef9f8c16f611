package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The report at the end of a run, and written again. */
final class ReportCommandTest extends InWorkspace {
  @Test
  void eachRunEndsWithItsReportAndThenItsMarkOfSuccess() throws IOException {
    CommandRun run = workspace.run("emulator", "a");
    assertThat(run.exitCode()).isZero();

    Path page = workspace.run("a").resolve("report.html");
    assertThat(run.out()).contains("report: " + page);
    assertThat(Files.readString(page)).contains("EMULATED ANSWERS", "Oslo");
    assertThat(report().path("state").asText()).isEqualTo("complete");
    assertThat(report().at("/counts/results").asInt()).isEqualTo(2);
    assertThat(Files.getLastModifiedTime(workspace.run("a").resolve("_SUCCESS")))
        .isGreaterThanOrEqualTo(Files.getLastModifiedTime(page));

    Map<String, String> before = workspace.state("a");
    assertThat(workspace.run("emulator", "a").exitCode()).isZero();

    assertThat(workspace.state("a")).containsAllEntriesOf(before);

    String written = Files.readString(page);
    Files.delete(page);
    assertThat(workspace.run("emulator", "a").exitCode()).as("after a crash").isZero();
    assertThat(page).hasContent(written);

    Files.delete(page);
    CommandRun command = CommandRun.of("report", "capitals/a", "--runs-dir", workspace.runs());
    assertThat(command.exitCode()).isZero();
    assertThat(command.out()).isEqualTo(page + "\n");
    assertThat(page).hasContent(written);
    assertThat(CommandRun.of("verify", workspace.run("a")).exitCode()).isZero();
  }

  @Test
  void reportThatCannotBeWrittenChangesNothingOfTheRun() throws IOException {
    workspace.run("emulator", "a", "--wait", "0");
    assertThat(report().path("state").asText()).isIn("stopped", "complete");
    Path page = workspace.run("a").resolve("report.html");
    Files.delete(page);
    Files.createDirectories(page.resolve("taken"));
    Files.deleteIfExists(workspace.run("a").resolve("report.json"));

    CommandRun run = workspace.run("emulator", "a");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("complete: 2 rows = 2 results");
    assertThat(run.out().lines().filter(line -> line.contains("no report was written")))
        .isNotEmpty()
        .allMatch(line -> line.startsWith("warning: "));
    assertThat(workspace.run("a").resolve("_SUCCESS")).exists();

    CommandRun report = CommandRun.of("report", workspace.run("a"));
    assertThat(report.exitCode()).isEqualTo(2);
    assertThat(report.err()).startsWith("promptbeam: cannot write the report: " + page);
    try (var files = Files.list(workspace.run("a"))) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".tmp"));
    }
  }

  @Test
  void runThatIsNotThereHasNone() {
    CommandRun report = CommandRun.of("report", "capitals/b", "--runs-dir", workspace.runs());

    assertThat(report.exitCode()).isEqualTo(2);
    assertThat(report.err()).startsWith("promptbeam: there is no run capitals/b");
  }

  private JsonNode report() throws IOException {
    return Json.MAPPER.readTree(Files.readString(workspace.run("a").resolve("report.json")));
  }
}
