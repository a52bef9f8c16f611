package dev.promptbeam.batch.simulation;

import dev.promptbeam.batch.lease.DispatcherLease;
import java.time.Instant;

/** A lease that is held until a test takes it away. */
public final class FakeLease implements DispatcherLease {
  public Instant voidFrom = Instant.MAX;

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
