package dev.promptbeam.ledger;

import dev.promptbeam.storage.Locations;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Exclusive locks by name: the operating system's, and on Cloud Storage leases. */
public final class Locks {
  private Locks() {}

  /**
   * Takes a lock; null where another process, or another holder in this JVM, has it. Whether the
   * holder of a lease lives can take a term to tell.
   */
  public static @Nullable HeldLock tryAcquire(Path file) throws IOException {
    return Locations.isRemote(file) ? LeaseLock.tryAcquire(file) : FileLock.tryAcquire(file);
  }

  /** True where somebody holds it now, here or in another process. Disturbs nobody. */
  public static boolean isHeld(Path file) throws IOException {
    return Locations.isRemote(file) ? new LeaseObject(file).isHeld() : FileLock.isHeld(file);
  }

  /** True where only time tells whether the holder lives: it is of another machine. */
  public static boolean isInDoubt(Path file) throws IOException {
    return Locations.isRemote(file) && new LeaseObject(file).isInDoubt();
  }

  /** Names the process that has the lock, as far as that is known. */
  public static String holder(Path file) throws IOException {
    return Locations.isRemote(file) ? new LeaseObject(file).holder() : FileLock.holder(file);
  }
}
