package dev.promptbeam.ledger;

import java.io.IOException;

/** A lock that this process holds, until it is closed. */
public interface HeldLock extends AutoCloseable {
  /** Takes away what the lock stands on, and frees it with that. */
  void discard() throws IOException;

  /**
   * What is to be done at once where somebody else may have the lock by now. That cannot be with
   * locks of the operating system.
   */
  void onLost(Runnable stop);

  @Override
  void close() throws IOException;
}
