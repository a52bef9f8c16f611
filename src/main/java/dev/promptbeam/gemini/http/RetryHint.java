package dev.promptbeam.gemini.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.gemini.codec.Members;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** When a server says to come again: header, RetryInfo, message text, in that order (8.2). */
final class RetryHint {
  /** Quotas reset within a day; a longer hint is a mistake that must not park a run. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  /** Neither this nor the next one can go back over what it has read. */
  private static final Pattern AMOUNT =
      Pattern.compile("\\G(\\d{1,9}+(?:\\.\\d{1,12}+)?+)(ms|h|m|s)");

  private static final Pattern TEXT = Pattern.compile("retry in ", Pattern.CASE_INSENSITIVE);

  /** A message is a sentence or two; what a hint is looked for in. */
  private static final int MOST_TEXT = 4000;

  private static final int MOST_AMOUNTS = 4;

  private RetryHint() {}

  static @Nullable Duration of(String header, ApiError error, Instant now) {
    Duration hint = fromHeader(header.strip(), now);
    if (hint == null) {
      hint = fromDetails(error.details());
    }
    if (hint == null) {
      hint = fromText(error.message());
    }
    return hint == null || hint.compareTo(LONGEST) <= 0 ? hint : LONGEST;
  }

  private static @Nullable Duration fromHeader(String header, Instant now) {
    if (SECONDS.matcher(header).matches()) {
      return Duration.ofSeconds(Long.parseLong(header));
    }
    try {
      Instant then = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return then.isBefore(now) ? Duration.ZERO : Duration.between(now, then);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Duration fromText(String message) {
    String text = message.substring(0, Math.min(message.length(), MOST_TEXT));
    Matcher announced = TEXT.matcher(text);
    Duration hint = null;
    while (hint == null && announced.find()) {
      hint = amounts(text.substring(announced.end()));
    }
    return hint;
  }

  private static @Nullable Duration fromDetails(JsonNode details) {
    for (JsonNode detail : details) {
      Duration delay = amounts(new Members(detail).text("retryDelay"));
      if (delay != null) {
        return delay;
      }
    }
    return null;
  }

  /** {@code 36.9s}, {@code 870.5ms} or {@code 1h2m3s} at the beginning of a text. */
  private static @Nullable Duration amounts(String text) {
    Matcher matcher = AMOUNT.matcher(text);
    BigDecimal millis = null;
    for (int found = 0; found < MOST_AMOUNTS && matcher.find(); found++) {
      long unit =
          switch (matcher.group(2)) {
            case "h" -> 3_600_000L;
            case "m" -> 60_000L;
            case "s" -> 1_000L;
            default -> 1L;
          };
      BigDecimal part = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
      millis = millis == null ? part : millis.add(part);
    }
    return millis == null ? null : Duration.ofMillis(millis.longValue());
  }
}
