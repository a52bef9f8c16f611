package dev.promptbeam.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where runs are looked for. */
final class RunFoldersTest {
  @TempDir private Path temp;
  private Path folder;

  @BeforeEach
  void create() throws IOException {
    folder = temp.toRealPath().resolve("runs");
    run(folder.resolve("a/1"));
    run(folder.resolve("b"));
    run(folder.resolve("b/inside"));
    run(folder.resolve("c/deeper/3"));
    Files.writeString(folder.resolve("a/readme"), "no folder");
  }

  @Test
  void runsAreFoundInAFolderAndInItsFoldersEachOnceByItsRealPath() throws IOException {
    Files.createSymbolicLink(temp.resolve("link"), folder);
    Files.createSymbolicLink(folder.resolve("a/again"), folder.resolve("b"));
    Files.createSymbolicLink(folder.resolve("a/circle"), folder.resolve("a"));
    Files.createSymbolicLink(folder.resolve("gone"), folder.resolve("nowhere"));

    RunFolders found = RunFolders.below(temp.resolve("link"));

    assertThat(found.runs()).containsExactlyInAnyOrder(folder.resolve("a/1"), folder.resolve("b"));
    assertThat(found.unreadable()).isEmpty();
    assertThat(RunFolders.below(folder.resolve("b")).runs()).containsExactly(folder.resolve("b"));
  }

  @Test
  void whatCannotBeReadIsSaidAndWhatVanishesIsPassedOver() throws IOException {
    Files.createDirectories(folder.resolve("closed"));
    Files.createDirectories(folder.resolve("half"));
    Files.createDirectories(folder.resolve("vanishing"));

    RunFolders found = RunFolders.below(folder, RunFoldersTest::list);

    assertThat(found.runs()).containsExactly(folder.resolve("a/1"), folder.resolve("b"));
    assertThat(found.unreadable())
        .containsExactly(
            said(folder.resolve("closed"), "permission denied"),
            said(folder.resolve("half"), "Input/output error"));
    assertThat(folder.resolve("vanishing")).doesNotExist();
  }

  private static String said(Path folder, String why) {
    return "warning: reuse: nothing of "
        + folder
        + " is taken: it cannot be looked through: "
        + why;
  }

  private static Stream<Path> list(Path folder) throws IOException {
    switch (String.valueOf(folder.getFileName())) {
      case "closed" -> throw new AccessDeniedException(folder.toString());
      case "half" -> {
        return Stream.generate(
            () -> {
              throw new UncheckedIOException(new IOException("Input/output error"));
            });
      }
      case "vanishing" -> {
        Files.delete(folder);
        throw new NoSuchFileException(folder.toString());
      }
      default -> {
        return Files.list(folder);
      }
    }
  }

  private static void run(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("run.json"), "{}");
  }
}
