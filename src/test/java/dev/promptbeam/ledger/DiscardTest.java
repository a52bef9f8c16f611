package dev.promptbeam.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a run that was refused before it began. */
class DiscardTest {
  @TempDir Path folder;
  private RunDirectory directory;

  @BeforeEach
  void prepare() throws IOException {
    directory = RunDirectory.of(folder.resolve("reviews/run"));
    directory.create();
    Files.writeString(directory.scratch().resolve("config.yaml"), "x");
  }

  @Test
  void isNothing() throws IOException {
    discard();
    assertThat(directory.root()).doesNotExist();
  }

  @Test
  void isWhatOthersPutThere() throws IOException {
    Path file = directory.root().resolve("results/mine.txt");
    Files.writeString(file, "mine");

    discard();

    assertThat(file).hasContent("mine");
    assertThat(directory.scratch()).doesNotExist();
    assertThat(directory.root().resolve("ledger")).doesNotExist();
  }

  @Test
  void isAllOfARunThatBegan() throws IOException {
    Files.writeString(directory.runFile(), "{}");

    discard();

    assertThat(directory.scratch().resolve("config.yaml")).exists();
    assertThat(directory.runLockFile()).exists();
  }

  private void discard() throws IOException {
    try (FileLock lock = FileLock.tryAcquire(directory.runLockFile())) {
      directory.discard(Objects.requireNonNull(lock, "the lock is free"));
    }
  }
}
