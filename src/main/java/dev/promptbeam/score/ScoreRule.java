package dev.promptbeam.score;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One scorer, as a spec says it.
 *
 * @param name under which its scores stand
 * @param expected templates over the row, any of which the answer may equal
 * @param skipAbsent whether a row that lacks what is expected is asked and has no score; it is a
 *     dead letter otherwise
 * @param path into the answer's JSON, to what is scored; empty for the answer as it is
 */
public record ScoreRule(
    String name,
    ScoreType type,
    List<String> expected,
    boolean skipAbsent,
    List<String> path,
    Options options)
    implements Serializable {

  /**
   * What some types have besides.
   *
   * @param ignoreCase whether letters are compared whatever their case
   * @param pattern of a regular expression; null for other types
   * @param tolerance by which a number may differ, as spelled, perhaps with a percent sign; null
   *     for none
   * @param decimalComma whether numbers are written as 1.234,5
   * @param choices how many letters there are to choose from
   */
  public record Options(
      boolean ignoreCase,
      @Nullable String pattern,
      @Nullable String tolerance,
      boolean decimalComma,
      int choices)
      implements Serializable {
    public static final int MOST_CHOICES = 26;
    public static final Options USUAL = new Options(false, null, null, false, MOST_CHOICES);
  }

  public ScoreRule {
    expected = List.copyOf(expected);
    path = List.copyOf(path);
  }
}
