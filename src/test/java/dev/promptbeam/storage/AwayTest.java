package dev.promptbeam.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.ledger.FullDisk;
import dev.promptbeam.model.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class AwayTest extends WithBucket {
  @Override
  protected Duration patience() {
    return Duration.ofMillis(1);
  }

  @Test
  void storageThatStaysAwayIsAStop() {
    storage.goAway();

    assertThatThrownBy(() -> Files.readAllBytes(at("a")))
        .isInstanceOf(StorageUnavailableException.class)
        .satisfies(
            failure -> {
              assertThat(FullDisk.caused(failure)).isTrue();
              assertThat(FullDisk.stop(failure).exitCode()).isEqualTo(ExitCode.STOPPED);
              assertThat(FullDisk.stop(failure).message())
                  .startsWith("gs://data/a: ")
                  .endsWith("; run it again when it does");
            });
  }

  @Test
  void whatCannotBeAskedForIsNotAbsent() {
    storage.goAway();

    assertThatThrownBy(() -> Files.exists(at("a"))).isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> Files.isDirectory(at("a"))).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void whatIsForbiddenIsNotAbsent() {
    fault("{'kind': 'ERROR', 'status': 403, 'times': 1000}");

    assertThatThrownBy(() -> Files.exists(at("a"))).hasCauseInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> Files.readAllBytes(at("a"))).isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void bucketThatIsMissingIsNamed() {
    assertThatThrownBy(() -> RemoteFiles.check(Locations.path("gs://nope/x")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("there is no bucket nope");
  }

  @Test
  void checkOfABucketThatIsThereSaysNothing() throws IOException {
    RemoteFiles.check(at("x"));

    assertThat(storage.calls().counts()).isEqualTo(java.util.Map.of("objects.list", 1));
  }
}
