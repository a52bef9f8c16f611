package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Directories in which a start died before it had recorded anything, and those of others. */
final class TakenOverTest extends InWorkspace {
  @BeforeEach
  void fillWorkspace() throws IOException {
    workspace.withSpec(Workspace.SPEC);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "requests/",
        "ledger/starts/",
        "dead-letter/retryable/",
        "scratch/flink/config.yaml",
        "scratch/sessions/one",
        "results/part-00000.jsonl.0f.tmp",
        "dispatcher.lock",
        "run.lock",
        "run.json.0f.tmp",
      })
  void whatAStartLeftThatDiedEarlyIsTakenOver(String left) throws IOException {
    make(left);
    CommandRun run = workspace.run("emulator", "a");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("run capitals/a (new)\n").contains("2 rows = 2 results");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "diary.txt",
        "pictures/",
        "results/part-00000.jsonl",
        "requests/x",
        "ledger/sealed"
      })
  void whatIsNotOfAStartIsNamedAndLeft(String left) throws IOException {
    make(left);
    CommandRun run = workspace.run("emulator", "a");
    assertThat(run.err())
        .isEqualTo(
            "promptbeam: "
                + workspace.run("a")
                + " exists and is not a run: it holds "
                + left.replaceFirst("/$", "")
                + "; name another --run-id or --runs-dir\n");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(workspace.run("a").resolve(left)).exists();
    assertThat(workspace.run("a").resolve("run.lock")).doesNotExist();
  }

  @Test
  void linkIsNotFollowed() throws IOException {
    Files.createDirectories(workspace.run("a"));
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Files.createSymbolicLink(workspace.run("a").resolve("results"), elsewhere);
    CommandRun run = workspace.run("emulator", "a");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("it holds results;");
  }

  private void make(String left) throws IOException {
    Path path = workspace.run("a").resolve(left);
    if (left.endsWith("/")) {
      Files.createDirectories(path);
    } else {
      Files.createDirectories(path.getParent());
      Files.createFile(path);
    }
  }
}
