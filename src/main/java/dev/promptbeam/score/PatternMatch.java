package dev.promptbeam.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.promptbeam.request.text.SpelledJson;
import org.jspecify.annotations.Nullable;

/**
 * A pattern that the answer has; where something is expected, the first group of its last match, or
 * all of that. The pattern is one of RE2: its time is bounded by the length of the answer, whatever
 * it is.
 */
final class PatternMatch implements Comparison<String> {
  private static final int LONGEST = 4_000;

  private final Pattern pattern;
  private final @Nullable PlainPattern plain;
  private final boolean compares;

  /**
   * @param compares whether what is found has to be as expected
   */
  PatternMatch(String pattern, boolean ignoreCase, boolean compares) {
    this.compares = compares;
    this.pattern = Pattern.compile(pattern, ignoreCase ? Pattern.CASE_INSENSITIVE : 0);
    this.plain = ignoreCase ? null : PlainPattern.of(pattern);
  }

  /** What is wrong with a pattern; null where nothing is. */
  static @Nullable String fault(String pattern) {
    if (pattern.isEmpty() || pattern.length() > LONGEST) {
      return pattern.isEmpty() ? "it is empty" : "it is longer than 4,000 characters";
    }
    try {
      Pattern.compile(pattern).matcher("").find();
      return null;
    } catch (PatternSyntaxException e) {
      return e.getDescription() + ": " + e.getPattern();
    } catch (StackOverflowError e) { // the library reads and walks patterns by recursion
      return "it is nested too deeply";
    }
  }

  /** Nothing but that it is found, where nothing is expected. */
  @Override
  public String prepared(JsonNode expected) {
    return expected.isMissingNode() ? "" : SpelledJson.text(expected).strip();
  }

  @Override
  public double score(Subject subject, String expected) {
    String text = subject.text();
    if (text == null) {
      return 0;
    }
    PlainPattern.Span span = plain == null ? null : plain.last(text);
    if (span == null) {
      return ofAny(text, expected);
    }
    return Comparison.of(
        span != PlainPattern.NONE
            && (!compares || text.substring(span.start(), span.end()).strip().equals(expected)));
  }

  /** By the engine, which knows all patterns and takes about the same time for each. */
  double ofAny(String text, String expected) {
    Matcher matcher = pattern.matcher(text);
    if (!compares) {
      return Comparison.of(matcher.find());
    }
    String last = null;
    while (matcher.find()) {
      last = matcher.group(matcher.groupCount() > 0 ? 1 : 0);
    }
    return Comparison.of(last != null && last.strip().equals(expected));
  }
}
