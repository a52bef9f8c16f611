package dev.promptbeam.batch.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.batch.Folders;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker whose disk is another one writes no results. */
final class SeenResultsTest {
  @TempDir private Path folder;
  private RunDirectory directory;

  @BeforeEach
  void create() throws IOException {
    directory = Folders.create(folder.resolve("run"));
  }

  @Test
  void theFolderThatTheCommandSawIsToBeThere() throws IOException {
    Path out = Files.createDirectories(folder.resolve("out"));
    ResultPlace place = ResultPlace.in(out.toString(), "n", "r", "csv", true);
    place.record(directory);
    RunDirectory elsewhere = directory.marked();

    assertThatCode(() -> WorkerCheck.seesResults(directory)).doesNotThrowAnyException();
    assertThatThrownBy(() -> WorkerCheck.seesResults(elsewhere))
        .isInstanceOf(WorkerUnfitException.class)
        .hasMessageContaining("does not see output.path, " + out + "; mount it");

    Path seen = Files.createFile(Objects.requireNonNull(place.seenFile()));
    assertThatCode(() -> WorkerCheck.seesResults(elsewhere)).doesNotThrowAnyException();
    assertThat(place.isLitter(seen)).isTrue();
    assertThat(place.isPart(seen)).isFalse();
  }

  @Test
  void resultsInTheRunDirectoryNeedNoMore() throws IOException {
    RunDirectory elsewhere = directory.marked();

    assertThatCode(() -> WorkerCheck.seesResults(elsewhere)).doesNotThrowAnyException();
    assertThat(ResultPlace.of(directory)).isEqualTo(ResultPlace.USUAL);
  }
}
