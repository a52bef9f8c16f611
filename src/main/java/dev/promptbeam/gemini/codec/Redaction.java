package dev.promptbeam.gemini.codec;

import dev.promptbeam.gemini.ApiKey;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes secrets out of texts that a server, or the JDK, made: both may echo what was sent. */
public final class Redaction {
  private static final int MAX_MESSAGE = 1000;
  private static final int MAX_EXCERPT = 200;

  /** A page's text comes behind a head of mark-up. */
  private static final int EXCERPT_FROM = 16 << 10;

  /** Shorter values of a query are words such as {@code resumable}. */
  private static final int MIN_SECRET = 10;

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]");
  private static final Pattern PARAMETER =
      Pattern.compile("(?i)\\b((?:upload_id|key)=)[^&\\s\"'<>]+");

  private final @Nullable String key;
  private final List<String> secrets;

  private Redaction(@Nullable String key, List<String> secrets) {
    this.key = key;
    this.secrets = List.copyOf(secrets);
  }

  /**
   * @param others that must not show in texts
   */
  public static Redaction of(@Nullable ApiKey key, List<String> others) {
    List<String> secrets = new ArrayList<>(others);
    if (key != null) {
      secrets.add(key.value());
    }
    return new Redaction(key == null ? null : key.value(), secrets);
  }

  /** Also hides what an address with a signature or a session in its query would give away. */
  public Redaction hiding(URI address) {
    String query = address.getRawQuery();
    if (query == null) {
      return this;
    }
    List<String> all = new ArrayList<>(secrets);
    all.add(query);
    for (String parameter : query.split("&")) {
      String value = parameter.substring(parameter.indexOf('=') + 1);
      if (value.length() >= MIN_SECRET) {
        all.add(value);
      }
    }
    return new Redaction(key, all);
  }

  /** Hides the key from a sink of bytes. */
  public BodySink before(BodySink sink) {
    return key == null ? sink : SecretMask.before(sink, key);
  }

  /** A server's message: whole lines, without secrets and control characters. */
  public String message(String text) {
    return cut(clean(text), MAX_MESSAGE);
  }

  /** The start of an answer that is not JSON, as one line without mark-up. */
  public String excerpt(String text) {
    // A pattern that looks for the end of each tag would read a page of "<" over and over.
    String start = clean(text);
    start = start.substring(0, Math.min(start.length(), EXCERPT_FROM));
    String plain = start.replaceAll("<[^<>]*+>", " ").replaceAll("\\s++", " ").strip();
    return cut(plain, MAX_EXCERPT);
  }

  /** The cause of an exception, or null where it would give a secret away. */
  public @Nullable Throwable cause(Throwable cause) {
    Throwable next = cause;
    while (next != null) {
      if (secrets.stream().anyMatch(String.valueOf(next.getMessage())::contains)) {
        return null;
      }
      next = next.getCause();
    }
    return cause;
  }

  private String clean(String text) {
    String result = text;
    for (String secret : secrets) {
      result = result.replace(secret, "[redacted]");
    }
    result = PARAMETER.matcher(result).replaceAll("$1[redacted]");
    return CONTROL.matcher(result).replaceAll(" ");
  }

  private static String cut(String text, int limit) {
    return text.length() <= limit ? text : text.substring(0, limit - 1) + '…';
  }
}
