package dev.promptbeam.batch.state;

import dev.promptbeam.gemini.UtcClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The service's time: our clock, brought in accord with the dates of the service's answers where
 * they are minutes apart. What starts record of themselves is in this time, so that ages over
 * starts are right though the clock here was set in between. A single answer with a strange date
 * moves nothing, and nothing moves while somebody reckons by it: what answers have shown is taken
 * over where they begin.
 */
public final class ServiceClock extends UtcClock {
  /** What is less may be delay, and harms nothing. */
  public static final Duration TOLERANCE = Duration.ofMinutes(5);

  /** So many answers in a row must agree before they are believed. */
  static final int AGREEING = 3;

  private final Clock own;
  private final Consumer<Duration> differs;

  /** What is reckoned by. */
  private volatile Duration offset = Duration.ZERO;

  /** What answers have shown. */
  private volatile Duration shown = Duration.ZERO;

  private Duration candidate = Duration.ZERO;
  private int agreeing;

  /**
   * @param own our clock
   * @param differs takes how far the service's clock is ahead of ours, whenever that is found to be
   *     another than before
   */
  public ServiceClock(Clock own, Consumer<Duration> differs) {
    this.own = own;
    this.differs = differs;
  }

  /**
   * An answer came.
   *
   * @param date by the service's clock; null where it does not say
   * @return false where its date disagrees and more answers are needed to believe it
   */
  public synchronized boolean heard(@Nullable Instant date) {
    if (date == null) {
      return true;
    }
    Duration now = Duration.between(own.instant(), date);
    if (near(now, shown)) {
      agreeing = 0;
      return true;
    }
    agreeing = agreeing > 0 && near(now, candidate) ? agreeing + 1 : 1;
    candidate = now;
    if (agreeing < AGREEING) {
      return false;
    }
    agreeing = 0;
    shown = near(now, Duration.ZERO) ? Duration.ZERO : now;
    differs.accept(shown);
    return true;
  }

  /** Where the time of the service is to be had. */
  @FunctionalInterface
  public interface Source {
    /** Null where the service does not say, or does not answer. */
    @Nullable Instant time() throws InterruptedException;
  }

  /** Asks for the time, as often as it takes to believe it, and takes it over. */
  public void setBy(Source service) throws InterruptedException {
    boolean agrees = false;
    for (int asked = 0; !agrees && asked < AGREEING; asked++) {
      agrees = heard(service.time());
    }
    takeOver();
  }

  /** From now on all is reckoned by what answers have shown. */
  void takeOver() {
    offset = shown;
  }

  /** True where answers have shown another time since it was taken over. */
  public boolean isOutdated() {
    return !offset.equals(shown);
  }

  /** How far the service's clock is ahead of ours; zero where they agree. */
  public Duration offset() {
    return offset;
  }

  private static boolean near(Duration one, Duration other) {
    return one.minus(other).abs().compareTo(TOLERANCE) <= 0;
  }

  @Override
  public Instant instant() {
    return own.instant().plus(offset);
  }
}
