package dev.promptbeam.gemini;

import com.fasterxml.jackson.databind.JsonNode;
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
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,12})?)(ms|h|m|s)");
  private static final Pattern TEXT =
      Pattern.compile("retry in ((?:\\d+(?:\\.\\d+)?(?:ms|h|m|s))+)", Pattern.CASE_INSENSITIVE);

  private RetryHint() {}

  static @Nullable Duration of(String header, ApiError error, Instant now) {
    Duration hint = fromHeader(header.strip(), now);
    if (hint == null) {
      hint = fromDetails(error.details());
    }
    if (hint == null) {
      Matcher text = TEXT.matcher(error.message());
      hint = text.find() ? amounts(text.group(1)) : null;
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

  private static @Nullable Duration fromDetails(JsonNode details) {
    for (JsonNode detail : details) {
      Duration delay = amounts(detail.path("retryDelay").asText(""));
      if (delay != null) {
        return delay;
      }
    }
    return null;
  }

  /** {@code 36.9s}, {@code 870.5ms} or {@code 1h2m3s}. */
  private static @Nullable Duration amounts(String text) {
    Matcher matcher = AMOUNT.matcher(text);
    Duration sum = null;
    while (matcher.find()) {
      long unit =
          switch (matcher.group(2)) {
            case "h" -> 3_600_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "s" -> 1_000_000_000L;
            default -> 1_000_000L;
          };
      BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
      Duration part = Duration.ofSeconds(0).plusMillis(nanos.longValue() / 1_000_000);
      sum = sum == null ? part : sum.plus(part);
    }
    return sum;
  }
}
