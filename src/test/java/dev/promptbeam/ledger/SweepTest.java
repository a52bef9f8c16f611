package dev.promptbeam.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  private static void write(RunDirectory directory, String file) throws IOException {
    Path path = directory.root().resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, "x");
  }
}
