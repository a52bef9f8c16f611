package dev.promptbeam.batch.simulation;

import dev.promptbeam.gemini.GeminiException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the fake service asks for where it refuses a call, and who comes sooner all the same. */
final class AskedWaits {
  /** Null where it does not say how long to wait. */
  @Nullable Duration hint;

  /** Calls that came too early. */
  final List<String> early = new ArrayList<>();

  private final Map<String, Instant> until = new HashMap<>();

  void came(String call, Instant now) {
    Instant asked = until.remove(call);
    if (asked != null && now.isBefore(asked)) {
      early.add(call + " at " + now + ", not before " + asked);
    }
  }

  GeminiException refuse(String call, Instant now) {
    if (hint != null) {
      until.put(call, now.plus(hint));
    }
    return new GeminiException.Unavailable("down at " + now, 503, hint, null);
  }
}
