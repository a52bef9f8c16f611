package dev.promptbeam.batch.lease;

import dev.promptbeam.ledger.FileLock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The lease as a lock of the operating system. It cannot be lost: a process that is stopped keeps
 * it for as long, and one that is dead calls nobody any more.
 */
public final class FileLease implements DispatcherLease {
  private final FileLock lock;

  private FileLease(FileLock lock) {
    this.lock = lock;
  }

  public static Source source(Path file) {
    return () -> {
      FileLock lock = FileLock.tryAcquire(file);
      return lock == null ? null : new FileLease(lock);
    };
  }

  @Override
  public boolean keep() {
    return true;
  }

  @Override
  public boolean heldAt(Instant now) {
    return true;
  }

  @Override
  public Instant quietFrom() {
    return Instant.MIN;
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
