package dev.promptbeam.gemini.http;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The time at which a server made an answer, by its own clock. */
public final class AnswerDate {
  /**
   * The one form that servers may send (RFC 9110, 5.6.7), and that of servers in Java, whose
   * library writes the first days of a month with one digit. The JDK's own reader takes more.
   */
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withResolverStyle(ResolverStyle.STRICT)
          .withZone(ZoneOffset.UTC);

  private AnswerDate() {}

  /** Null where the answer names no time, several, or something else. */
  public static @Nullable Instant of(HttpHeaders headers) {
    List<String> dates = headers.allValues("date").stream().distinct().toList();
    if (dates.size() != 1) {
      return null;
    }
    try {
      return FORM.parse(dates.get(0), Instant::from);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
