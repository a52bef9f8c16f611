package dev.promptbeam.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLockTest {
  @TempDir Path folder;

  @Test
  void refusesASecondHolderHereWithoutDroppingTheFirstOnesLock() throws Exception {
    Path file = folder.resolve("run.lock");
    try (FileLock first = acquire(file)) {
      assertThat(first).isNotNull();
      assertThat(LockProbe.run(file)).startsWith("refused");

      assertThat(FileLock.tryAcquire(file)).isNull();
      assertThat(FileLock.tryAcquire(folder.resolve("x/../run.lock"))).isNull();

      assertThat(LockProbe.run(file)).startsWith("refused");
    }
    assertThat(LockProbe.run(file)).isEqualTo("held");
  }

  @Test
  void knowsTheFileByAnotherPathToItsFolder() throws Exception {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    try (FileLock first = acquire(real.resolve("run.lock"))) {
      assertThat(first).isNotNull();

      assertThat(FileLock.tryAcquire(link.resolve("run.lock"))).isNull();

      assertThat(LockProbe.run(real.resolve("run.lock"))).startsWith("refused");
    }
  }

  @Test
  void isFreeAgainAfterClose() throws IOException {
    Path file = folder.resolve("run.lock");
    acquire(file).close();

    try (FileLock second = acquire(file)) {
      assertThat(second).isNotNull();
    }
  }

  @Test
  void closingTwiceDoesNotFreeTheNextHoldersLock() throws Exception {
    Path file = folder.resolve("run.lock");
    FileLock first = acquire(file);
    first.close();
    try (FileLock second = acquire(file)) {
      assertThat(second).isNotNull();

      first.close();

      assertThat(FileLock.tryAcquire(file)).isNull();
      assertThat(LockProbe.run(file)).startsWith("refused");
    }
  }

  @Test
  void namesTheProcessThatHasIt() throws Exception {
    Path file = folder.resolve("run.lock");
    assertThat(FileLock.holder(file)).isEqualTo("another process");
    try (FileLock lock = acquire(file)) {
      assertThat(lock).isNotNull();
      assertThat(FileLock.holder(file)).isEqualTo("this process");
      assertThat(LockProbe.run(file))
          .isEqualTo("refused: process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void isSeenWithoutBeingDropped() throws Exception {
    Path file = folder.resolve("run.lock");
    assertThat(FileLock.isHeld(file)).isFalse();
    assertThat(file).doesNotExist();
    try (FileLock lock = acquire(file)) {
      assertThat(lock).isNotNull();
      assertThat(FileLock.isHeld(file)).isTrue();
      assertThat(LockProbe.look(file)).isEqualTo("seen");
      assertThat(LockProbe.run(file)).startsWith("refused");
    }
    assertThat(FileLock.isHeld(file)).isFalse();
    assertThat(LockProbe.look(file)).isEqualTo("unseen");
  }

  @Test
  void isTakenWhileOthersLook() throws Exception {
    Path file = folder.resolve("run.lock");
    acquire(file).close();
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger looks = new AtomicInteger();
    Thread looker =
        new Thread(
            () -> {
              while (!over.get()) {
                look(file);
                looks.incrementAndGet();
              }
            });
    looker.start();
    try {
      for (int time = 0; time < 500; time++) {
        acquire(file).close();
      }
    } finally {
      over.set(true);
      looker.join();
    }
    assertThat(looks).hasPositiveValue();
  }

  @Test
  void isTakenThoughAnotherProcessWasStoppedWhileItLooked() throws Exception {
    Path file = folder.resolve("run.lock");
    acquire(file).close();
    try (LockProbe.Stare stare = LockProbe.stare(file);
        FileLock lock = acquire(file)) {
      assertThat(stare.isAlive()).isTrue();
      assertThat(lock).isNotNull();
      assertThat(LockProbe.run(file)).startsWith("refused");
    }
  }

  @Test
  void hasOneHolderThoughHoldersDeleteItsFile() throws Exception {
    assertThat(LockProbe.contend(folder.resolve("run.lock"), 5, 400)).containsOnly("0").hasSize(5);
  }

  @Test
  void itsFileIsItsOwnersAlone() throws IOException {
    Path file = folder.resolve("run.lock");
    acquire(file).close();

    assertThat(Modes.offenders(file)).isEmpty();
  }

  private static FileLock acquire(Path file) throws IOException {
    return Objects.requireNonNull(FileLock.tryAcquire(file), "the lock is free");
  }

  private static void look(Path file) {
    try {
      FileLock.isHeld(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
