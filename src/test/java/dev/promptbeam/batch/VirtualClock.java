package dev.promptbeam.batch;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that moves when it is told to. */
public final class VirtualClock extends Clock {
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Instant now = START;

  public void moveTo(Instant later) {
    if (later.isBefore(now)) {
      throw new IllegalArgumentException("back from " + now + " to " + later);
    }
    now = later;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("there is one zone");
  }
}
