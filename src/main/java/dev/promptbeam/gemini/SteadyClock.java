package dev.promptbeam.gemini;

import dev.promptbeam.model.Surroundings;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * A clock that is read once and runs on by itself: whoever sets the machine's clock meanwhile makes
 * no wait of this process longer or shorter. While the machine sleeps it may stand still.
 */
public final class SteadyClock extends UtcClock {
  private final Instant start;
  private final LongSupplier nanos;
  private final long startNanos;

  SteadyClock(Instant start, LongSupplier nanos) {
    this.start = start;
    this.nanos = nanos;
    this.startNanos = nanos.getAsLong();
  }

  /** One that shows the machine's time now. */
  public static SteadyClock start() {
    return new SteadyClock(Surroundings.ofThisProcess().clock().instant(), System::nanoTime);
  }

  @Override
  public Instant instant() {
    return start.plusNanos(nanos.getAsLong() - startNanos);
  }
}
