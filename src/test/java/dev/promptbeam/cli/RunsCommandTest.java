package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.promptbeam.ledger.FileLock;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs of every kind under one runs directory. */
final class RunsCommandTest extends InWorkspace {
  @Test
  void eachRunIsALineNewestFirst() throws IOException {
    workspace.run("emulator", "complete");
    workspace.run("emulator", "killed");
    workspace.unended("killed");
    workspace.run("emulator", "live");
    workspace.unended("live");
    Files.createDirectories(workspace.run("broken"));
    Files.writeString(workspace.run("broken").resolve("run.json"), "{\"name\":");
    Files.createDirectories(workspace.run("refused"));
    Files.writeString(workspace.runs().resolve("notes.txt"), "no run");

    try (FileLock lock = FileLock.tryAcquire(workspace.run("live").resolve("run.lock"))) {
      assertThat(lock).isNotNull();
      List<String> states = new ArrayList<>();
      for (JsonNode run : runs()) {
        states.add(run.path("run").asText() + " " + run.path("state").asText());
      }
      assertThat(CommandRun.of("prune", "--runs-dir", workspace.runs(), "--yes").out())
          .startsWith("kept capitals/broken: its run.json cannot be read\n");
      CommandRun status = CommandRun.of("status", workspace.run("broken"));
      assertThat(status.exitCode()).isEqualTo(2);
      assertThat(status.err())
          .startsWith(
              "promptbeam: " + workspace.run("broken").resolve("run.json") + " is damaged: ");
      assertThat(states)
          .containsExactlyInAnyOrder(
              "capitals/broken broken",
              "capitals/refused empty",
              "capitals/live running",
              "capitals/killed interrupted",
              "capitals/complete complete")
          .containsSubsequence(
              "capitals/live running", "capitals/killed interrupted", "capitals/complete complete");
    }
  }

  @Test
  void completeRunHasItsEnd() throws IOException {
    workspace.run("emulator", "a");

    JsonNode run = runs().get(0);
    assertThat(run.at("/counts/results").asLong()).isEqualTo(2);
    assertThat(run.path("exitCode").asInt()).isZero();
    assertThat(run.path("finished").asText()).isNotEmpty();

    assertThat(run.at("/figures/rows").asLong()).isEqualTo(2);
    assertThat(run.at("/figures/cost").decimalValue()).isPositive();
    assertThat(run.path("pruned").asBoolean(true)).isFalse();

    Files.writeString(workspace.run("a").resolve("report.json"), "{\"finished\":");
    assertThat((Object) runs().get(0)).as("with a damaged report").isEqualTo(run);
    Files.delete(workspace.run("a").resolve("report.json"));
    assertThat((Object) runs().get(0)).as("without its report").isEqualTo(run);

    Files.createDirectories(workspace.run("refused"));
    CommandRun text = CommandRun.of("runs", "--runs-dir", workspace.runs());
    List<String> lines = text.out().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0))
        .matches("RUN +STATE +ROWS  RESULTS  DEAD LETTERS  COST \\(USD\\) +AGE");
    assertThat(lines.get(1)).matches("capitals/refused +empty +[0-9]+s  nothing was begun");
    assertThat(lines.get(2))
        .matches("capitals/a +complete +2 +2 +0 +0\\.0000[0-9]+ +[0-9]+[sm]  exit code 0");
  }

  @Test
  void noRunsAreNoFailure() {
    CommandRun run = CommandRun.of("runs", "--runs-dir", folder.resolve("nowhere"));
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("no runs under ");
  }

  private List<JsonNode> runs() throws IOException {
    CommandRun run = CommandRun.of("runs", "--runs-dir", workspace.runs(), "--json");
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    List<JsonNode> runs = new ArrayList<>();
    for (String line : run.out().lines().toList()) {
      runs.add(new ObjectMapper().readTree(line));
    }
    return runs;
  }
}
