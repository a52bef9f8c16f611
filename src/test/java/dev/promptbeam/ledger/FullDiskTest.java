package dev.promptbeam.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A disk that takes no more is told by the system's words, wherever they stand in the chain. */
class FullDiskTest {
  @ParameterizedTest
  @CsvSource({
    "No space left on device, make room",
    "Disk quota exceeded, make room",
    "File too large, ulimit -f",
    "Read-only file system, make it writable"
  })
  void stopsWithWhatToDo(String said, String todo) {
    IOException cause = new FileSystemException("/runs/a/requests/0.tmp", null, said);
    Throwable failure =
        new IllegalStateException("a step failed", new UncheckedIOException("not written", cause));

    assertThat(FullDisk.caused(failure)).isTrue();
    assertThat(FullDisk.stop(failure).exitCode()).isEqualTo(5);
    assertThat(FullDisk.message(failure)).contains("/runs/a/requests/0.tmp", said, todo, "again");
  }

  @Test
  void saysWhatTheSystemSaidAndNotWhatOthersPutBeforeIt() {
    IOException cause =
        new FileSystemException("/runs/a/scratch/spill/1", null, "No space left on device");
    Throwable failure =
        new IllegalStateException(
            "The data preparation for task 'CHAIN MapPartition (ReadDataset -> BuildRequests)',"
                + " caused an error: "
                + cause.getMessage(),
            cause);

    assertThat(FullDisk.message(failure))
        .isEqualTo(
            "the disk is full (/runs/a/scratch/spill/1: No space left on device); make room and run"
                + " it again");
  }

  @Test
  void leavesOtherFailuresAlone() {
    assertThat(FullDisk.caused(new IOException("Connection reset"))).isFalse();
    assertThat(FullDisk.caused(new IOException((String) null))).isFalse();
    assertThat(FullDisk.caused(new IOException("HTTP 400: File too large: 3 GB"))).isFalse();
  }
}
