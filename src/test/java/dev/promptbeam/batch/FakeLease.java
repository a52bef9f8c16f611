package dev.promptbeam.batch;

import java.time.Instant;

/** A lease that is held until a test takes it away. */
final class FakeLease implements DispatcherLease {
  Instant voidFrom = Instant.MAX;

  @Override
  public boolean keep() {
    return true;
  }

  @Override
  public boolean heldAt(Instant now) {
    return now.isBefore(voidFrom);
  }

  @Override
  public Instant quietFrom() {
    return Instant.MIN;
  }

  @Override
  public void close() {}
}
