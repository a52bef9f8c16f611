package dev.promptbeam.batch.record;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The earlier and the later of two times. */
public final class Instants {
  private Instants() {}

  public static Instant earlier(Instant one, Instant other) {
    return other.isBefore(one) ? other : one;
  }

  public static Instant later(Instant one, Instant other) {
    return other.isAfter(one) ? other : one;
  }

  /** The later of those that are known; null where neither is. */
  public static @Nullable Instant laterKnown(@Nullable Instant one, @Nullable Instant other) {
    return one == null || other == null ? known(one, other) : later(one, other);
  }

  /** The earlier of those that are known; null where neither is. */
  public static @Nullable Instant earlierKnown(@Nullable Instant one, @Nullable Instant other) {
    return one == null || other == null ? known(one, other) : earlier(one, other);
  }

  private static @Nullable Instant known(@Nullable Instant one, @Nullable Instant other) {
    return one == null ? other : one;
  }

  /** The earlier of the two where the other one is still to come at all. */
  public static Instant earlierAhead(Instant now, Instant one, Instant other) {
    return other.isAfter(now) ? earlier(one, other) : one;
  }
}
