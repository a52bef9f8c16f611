package dev.promptbeam.gemini;

import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that is asked for instants alone, and has no other zone than UTC. */
public abstract class UtcClock extends Clock {
  @Override
  public final ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public final Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("this clock tells instants");
  }
}
