package dev.promptbeam.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start removes of the one before, and what it must not. */
class SweepTest {
  @TempDir Path folder;

  @Test
  void removesWhatIsHalfWrittenAndNothingElse() throws IOException {
    RunDirectory directory = RunDirectory.of(folder.resolve("run"));
    directory.create();
    List<String> litter =
        List.of("results/part-1.jsonl.x.tmp", "responses/1.jsonl.part", "scratch/spill/run-1");
    List<String> kept =
        List.of("results/part-1.jsonl", "scratch/flink/config.yaml", "emulator/files/a.part");
    for (String file : litter) {
      write(directory, file);
    }
    for (String file : kept) {
      write(directory, file);
    }

    directory.sweep();

    assertThat(litter).noneMatch(file -> Files.exists(directory.root().resolve(file)));
    assertThat(kept).allMatch(file -> Files.exists(directory.root().resolve(file)));
  }

  @Test
  void touchesNothingWhereAnEarlierJobIsStillAtWork() throws IOException {
    RunDirectory directory = RunDirectory.of(folder.resolve("run"));
    directory.create();
    write(directory, "results/part-1.jsonl.x.tmp");
    try (FileLock working = FileLock.tryAcquire(directory.dispatcherLockFile())) {
      assertThat(working).isNotNull();

      directory.sweep();

      assertThat(directory.root().resolve("results/part-1.jsonl.x.tmp")).exists();
    }
    directory.sweep();
    assertThat(directory.root().resolve("results/part-1.jsonl.x.tmp")).doesNotExist();
  }

  @Test
  void bearsThatARunnerClearsItsFoldersAwayMeanwhile() throws Exception {
    RunDirectory directory = RunDirectory.of(folder.resolve("run"));
    directory.create();
    write(directory, "results/part-1.jsonl.x.tmp");
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger rounds = new AtomicInteger();
    CompletableFuture<Void> runner =
        CompletableFuture.runAsync(
            () -> comeAndGo(directory.scratch().resolve("spill"), done, rounds));

    try {
      for (int sweeps = 0; sweeps < 500 || (rounds.get() < 500 && !runner.isDone()); sweeps++) {
        directory.sweep();
      }
    } finally {
      done.set(true);
    }

    runner.get();
    assertThat(rounds).as("folders that came and went").hasValueGreaterThanOrEqualTo(500);
    assertThat(directory.root().resolve("results/part-1.jsonl.x.tmp")).doesNotExist();
  }

  private static void comeAndGo(Path parent, AtomicBoolean done, AtomicInteger rounds) {
    try {
      while (!done.get()) {
        Path inner = Files.createDirectories(parent.resolve("shuffle").resolve("inner"));
        Files.delete(inner);
        Files.delete(inner.getParent());
        rounds.incrementAndGet();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(RunDirectory directory, String file) throws IOException {
    Path path = directory.root().resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, "x");
  }
}
