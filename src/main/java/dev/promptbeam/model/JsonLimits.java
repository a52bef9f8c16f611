package dev.promptbeam.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one limit of what is read as JSON, wherever it comes from: rows, specs, answers and the JSON
 * that a model writes. Lines of our own wrap such values and may be nested a little deeper.
 */
public final class JsonLimits {
  /** Objects and lists inside each other, the outermost included. */
  public static final int LEVELS = 900;

  /** Of one number. */
  public static final int DIGITS = 1_000;

  /** Characters of one member's name. */
  public static final int NAME = 50_000;

  /** Room for what our lines put around a value. */
  static final int WRAPPED_LEVELS = LEVELS + 200;

  /** A base64 image passes Jackson's default of 20,000,000 characters. */
  static final int TEXT = 1_000_000_000;

  private static final Pattern SEEN = Pattern.compile("\\(([0-9]+)\\)");

  private JsonLimits() {}

  /** What passes the limit and by how much; null where the fault is another one. */
  public static @Nullable String passed(JsonProcessingException fault) {
    if (!(fault instanceof StreamConstraintsException)) {
      return null;
    }
    String words = fault.getOriginalMessage();
    Matcher number = SEEN.matcher(words);
    long seen = number.find() ? Long.parseLong(number.group(1)) : 0;
    if (words.startsWith("Document nesting depth")) {
      return tooDeep();
    }
    if (words.startsWith("Number value length")) {
      return tooLong(seen);
    }
    return words.startsWith("Name length")
        ? nameTooLong(seen)
        : say("a text of %,d characters or more; at most %,d are read", seen, TEXT);
  }

  /** The words for a value that is nested too deep. */
  public static String tooDeep() {
    return say("nested %,d deep or more; at most %,d levels are read", LEVELS + 1, LEVELS);
  }

  /** The words for a number that is too long. */
  public static String tooLong(long digits) {
    return say("a number of %,d digits; at most %,d are read", digits, DIGITS);
  }

  /** The words for a member's name that is too long. */
  public static String nameTooLong(long characters) {
    return say("a name of %,d characters or more; at most %,d are read", characters, NAME);
  }

  private static String say(String words, Object... numbers) {
    return String.format(Locale.ROOT, words, numbers);
  }
}
