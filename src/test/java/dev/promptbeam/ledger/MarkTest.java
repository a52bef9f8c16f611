package dev.promptbeam.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Telling a shared run directory from another one under the same path. */
class MarkTest {
  @TempDir private Path folder;

  @Test
  void markedDirectoryIsSeenWhereItIs() throws Exception {
    RunDirectory directory = RunDirectory.of(folder.resolve("run"));
    directory.create();

    RunDirectory elsewhere = sent(directory.marked());

    assertThat(elsewhere.isShared()).isTrue();
    assertThat(elsewhere.isSeen()).isTrue();
  }

  @Test
  void anotherDirectoryUnderThatPathIsNotIt() throws Exception {
    RunDirectory directory = RunDirectory.of(folder.resolve("run"));
    directory.create();
    RunDirectory elsewhere = sent(directory.marked());

    Files.move(folder.resolve("run"), folder.resolve("moved"));
    assertThat(elsewhere.isSeen()).isFalse();
    directory.create();
    directory.marked();
    assertThat(elsewhere.isSeen()).isFalse();
  }

  @Test
  void unmarkedDirectoryIsOfThisProcess() throws Exception {
    RunDirectory directory = RunDirectory.of(folder.resolve("run"));

    assertThat(directory.isShared()).isFalse();
    assertThat(directory.isSeen()).isTrue();
  }

  private static RunDirectory sent(RunDirectory directory) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(directory);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (RunDirectory) in.readObject();
    }
  }
}
