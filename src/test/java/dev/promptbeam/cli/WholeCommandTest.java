package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is recorded of the command that began a run. */
final class WholeCommandTest {
  @TempDir Path folder;

  @Test
  void pathsAreAbsoluteAndEveryOptionIsKept() throws Exception {
    Workspace workspace =
        new Workspace(folder)
            .withSpec(Workspace.SPEC.replace("{{city}}", "{{city}}, ${who}, ${b}"))
            .withFile("cities.csv", "id,city\n1,Oslo\n2,Lima\n");
    Path here = Path.of("").toAbsolutePath();
    CommandRun run =
        CommandRun.of(
            "run",
            here.relativize(workspace.spec()),
            "--runs-dir=" + here.relativize(workspace.runs()),
            "--run-id",
            "a",
            "--param",
            "who=it's me",
            "--param=b=-1",
            "--set",
            "batch.attempts=2",
            "--endpoint=emulator",
            "--runner",
            "direct",
            "--json",
            "--limit",
            "1",
            "--",
            "--targetParallelism=1");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Json.MAPPER.readValue(commands().toFile(), String[].class))
        .containsExactly(
            "run",
            workspace.spec().toString(),
            "--runs-dir",
            workspace.runs().toString(),
            "--param",
            "who=it's me",
            "--param",
            "b=-1",
            "--set",
            "batch.attempts=2",
            "--endpoint",
            "emulator",
            "--runner",
            "direct",
            "--json",
            "--limit",
            "1",
            "--",
            "--targetParallelism=1");
  }

  private Path commands() {
    Path record = folder.resolve("runs/capitals/a/ledger/commands/000001.json");
    assertThat(Files.exists(record)).isTrue();
    return record;
  }
}
