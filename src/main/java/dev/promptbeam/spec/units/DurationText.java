package dev.promptbeam.spec.units;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The spelling of durations: a whole number and its unit, such as {@code 500ms} or {@code 72h}. */
public final class DurationText {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L);

  private DurationText() {}

  /** Reads one; null where it is none. */
  public static @Nullable Duration parse(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    return Duration.ofMillis(
        Long.parseLong(matcher.group(1)) * MILLIS.getOrDefault(matcher.group(2), 1L));
  }
}
