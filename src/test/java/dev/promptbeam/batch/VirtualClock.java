package dev.promptbeam.batch;

import dev.promptbeam.gemini.UtcClock;
import java.time.Instant;

/** A clock that moves when it is told to. */
public final class VirtualClock extends UtcClock {
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
}
