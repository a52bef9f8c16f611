package dev.promptbeam.batch.lease;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The right to decide for a run what is sent. At most one holder decides at a time, and one who has
 * lost it sends nothing more.
 */
public interface DispatcherLease extends AutoCloseable {
  /** Where a process gets the lease of a run; asked again and again by one who waits for it. */
  @FunctionalInterface
  interface Source {
    /** Takes the lease; null where somebody else has it, or may still have it. */
    @Nullable DispatcherLease tryAcquire() throws IOException;
  }

  /**
   * Renews it where that is due; false once it is lost. Where nobody can be asked, it is not lost,
   * and runs out.
   */
  boolean keep() throws IOException;

  /** True where it is surely held at that time; asked immediately before a create is sent. */
  boolean heldAt(Instant now);

  /**
   * From when on every call of an earlier holder has ended. Before that the holder neither looks
   * for jobs nor makes any.
   */
  Instant quietFrom();

  /** Gives it up; all calls have ended by then. */
  @Override
  void close() throws IOException;
}
