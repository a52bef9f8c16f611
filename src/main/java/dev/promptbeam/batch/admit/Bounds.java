package dev.promptbeam.batch.admit;

import dev.promptbeam.batch.record.Intent.Reservation;
import dev.promptbeam.batch.state.Context;
import dev.promptbeam.batch.state.Sending;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** What sendings may cost at most, asked one at a time: a bound takes a look at all requests. */
final class Bounds {
  private final Context context;
  private @Nullable Sending unbound;
  private boolean asking;

  Bounds(Context context) {
    this.context = context;
  }

  /** True where the budget has room for it; one without a bound of today is asked for next. */
  boolean affords(Sending sending) {
    if (!context.purse().isLimited()) {
      return true;
    }
    if (sending.intent() != null) {
      return context.purse().keeps(sending.name());
    }
    Reservation most = sending.bound();
    if (most == null || !sending.isBoundOn(day(context.clock().instant()))) {
      unbound = unbound == null ? sending : unbound;
      return false;
    }
    return context.purse().affords(sending.name(), most);
  }

  /** Asks for the next one that is wanted. */
  void turn(Instant now) {
    Sending asked = unbound;
    if (asked == null || asking) {
      return;
    }
    asking = true;
    LocalDate day = day(now);
    context
        .workers()
        .run(
            () -> context.remote().bound(asked.task, day),
            most -> {
              asking = false;
              unbound = null;
              asked.bound(most, day);
            });
  }

  /** True while an answer is on its way. */
  boolean isAsking() {
    return asking;
  }

  /** Prices hold for days. */
  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }
}
