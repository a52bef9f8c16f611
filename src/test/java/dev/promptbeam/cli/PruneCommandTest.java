package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.clean.Pruned;
import dev.promptbeam.ledger.FileLock;
import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Old runs, of which results are to stay alone. */
final class PruneCommandTest extends InWorkspace {
  private static final List<String> SPENT = List.of("requests", "responses", "rows", "emulator");

  @BeforeEach
  void runOne() throws IOException {
    workspace.withFile("cities.csv", "id,city\n1,Oslo\n2,Lima\n3\n");
    workspace.run("emulator", "a");
  }

  @Test
  void onlyWithYesAnythingGoesAndThenEverythingElseStaysAndWorks() throws IOException {
    Map<String, String> before = workspace.state("a");
    long spent = bytes();

    CommandRun said = prune("--older-than", "0s");
    assertThat(said.out())
        .matches(
            "would free .* of capitals/a\n"
                + "would free .* of 1 runs, and kept their results; nothing was deleted: add"
                + " --yes\n");
    assertThat(workspace.state("a")).isEqualTo(before);
    assertThat(bytes()).isEqualTo(spent);

    CommandRun done = prune("--older-than", "0s", "--keep", "results", "--yes");
    assertThat(done.exitCode()).isZero();
    assertThat(done.out())
        .isEqualTo(
            said.out()
                .replace("would free", "freed")
                .replace("; nothing was deleted: add --yes", ""));
    assertThat(bytes()).isZero();
    before
        .keySet()
        .removeIf(file -> SPENT.stream().anyMatch(one -> file.contains("/" + one + "/")));
    assertThat(workspace.state("a")).containsAllEntriesOf(before);

    assertThat(prune("--older-than", "0s", "--yes").out()).startsWith("freed 0 bytes of 0 runs");
    for (String command : List.of("verify", "status", "redrive")) {
      assertThat(CommandRun.of(command, workspace.run("a")).out())
          .as(command)
          .contains("pruned at ", "results, dead letters, media, report and records are left");
    }
    assertThat(CommandRun.of("verify", workspace.run("a")).exitCode()).isZero();
    assertThat(CommandRun.of("report", workspace.run("a")).exitCode()).isZero();
    assertThat(workspace.redrive("a", "--all").out()).contains("has no dead letters to redrive");
    assertThat(workspace.run("emulator", "a").exitCode()).isEqualTo(3);
    assertThat(CommandRun.of("runs", "--runs-dir", workspace.runs()).out()).contains("pruned");
    workspace.withSpec(Workspace.QUICK_SPEC + "reuse: runs\n");
    assertThat(workspace.run("emulator", "b").out())
        .contains("reuse: no answers of " + workspace.run("a") + " are taken: it was pruned at ");
  }

  @Test
  void runIsGoneOnWithThatWasHalfPruned() throws IOException {
    Path requests = workspace.run("a").resolve("requests");
    prune("--older-than", "0s", "--yes");
    Files.writeString(requests.resolve("00000-000.1.jsonl"), "left by a crash");

    assertThat(prune("--older-than", "0s", "--yes").out())
        .startsWith("freed 15 bytes of capitals/a");
    assertThat(requests).isEmptyDirectory();
    assertThat(Pruned.of(RunDirectory.of(workspace.run("a")))).isNotNull();
  }

  @Test
  void youngUnfinishedUsedAndChangedRunsStay() throws IOException {
    long spent = bytes();
    assertThat(prune("--yes").out()).isEqualTo("freed 0 bytes of 0 runs, and kept their results\n");

    try (FileLock lock = FileLock.tryAcquire(workspace.run("a").resolve("run.lock"))) {
      assertThat(lock).isNotNull();
      assertThat(prune("--older-than", "0s", "--yes").out())
          .startsWith("kept capitals/a: a process works on it\n");
    }

    Path part = workspace.run("a").resolve("results/part-00000-000.jsonl");
    String whole = Files.readString(part);
    Files.writeString(part, whole.replace("Oslo", "Rome"));
    assertThat(prune("--older-than", "0s").out())
        .contains("kept capitals/a: 1 of its shards, such as 00000-000: their results");
    Files.writeString(part, whole);

    workspace.unended("a");
    assertThat(prune("--older-than", "0s", "--yes").out())
        .startsWith("kept capitals/a: it is not complete\n");
    assertThat(bytes()).isEqualTo(spent);
  }

  @Test
  void answersStayThatAPictureIsToBeMadeOfAgain() throws IOException {
    workspace.withSpec(
        Workspace.QUICK_SPEC
            .replace("gemini-3.5-flash-lite", "gemini-3.1-flash-image")
            .replace("batch:", "  generationConfig: {responseModalities: [TEXT, IMAGE]}\nbatch:"));
    workspace.run("emulator", "b");
    Path picture;
    try (Stream<Path> media = Files.list(workspace.run("b").resolve("media"))) {
      picture = media.sorted().findFirst().orElseThrow();
    }
    Files.delete(picture);

    assertThat(prune("--older-than", "0s", "--yes").out())
        .contains("kept capitals/b: 1 of its shards, such as 00000-000: their results, dead");

    assertThat(workspace.run("emulator", "b").out()).contains("was gone and is published again");
    assertThat(picture).exists();
  }

  @Test
  void whatIsNoAgeOrNothingThatCouldBeKeptIsRefused() {
    assertThat(prune("--older-than", "soon").exitCode()).isEqualTo(2);
    assertThat(prune("--older-than", "-3d").exitCode()).isEqualTo(2);
    assertThat(prune("--keep", "nothing").exitCode()).isEqualTo(2);
  }

  private CommandRun prune(String... more) {
    Object[] words =
        Stream.concat(Stream.of("prune", "--runs-dir", workspace.runs()), Stream.of(more))
            .toArray();
    return CommandRun.of(words);
  }

  private long bytes() throws IOException {
    long bytes = 0;
    for (String folder : SPENT) {
      Path spent = workspace.run("a").resolve(folder);
      if (Files.exists(spent)) {
        try (Stream<Path> files = Files.walk(spent)) {
          bytes +=
              files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        }
      }
    }
    return bytes;
  }
}
