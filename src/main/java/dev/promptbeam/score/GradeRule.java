package dev.promptbeam.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.request.text.RowColumns;
import java.io.Serializable;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A score that a model gives: where the number stands in what it says, and what that counts.
 *
 * @param name under which the score stands
 * @param path to the number in the JSON that is said; empty where the whole text is the number
 * @param scale the least and the greatest number, which count as 0 and 1; null where a number
 *     counts as it is
 */
public record GradeRule(String name, List<String> path, @Nullable Scale scale)
    implements Serializable {
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][-+]?[0-9]{1,3})?");

  /** What numbers a model may give. */
  public record Scale(double least, double most) implements Serializable {}

  public GradeRule {
    path = List.copyOf(path);
  }

  /** Why there is no score in an answer; null where there is one. */
  public @Nullable String fault(String said) {
    double number = number(said);
    if (Double.isNaN(number)) {
      return path.isEmpty()
          ? "the judge's answer is no number"
          : "the judge's answer has no number at " + String.join(".", path);
    }
    return scale != null && (number < scale.least() || number > scale.most())
        ? "the judge's number " + number + " is not from " + scale.least() + " to " + scale.most()
        : null;
  }

  /**
   * The score.
   *
   * @param said the answer: JSON where there is a path
   * @return NaN where there is a {@link #fault}
   */
  public double score(String said) {
    double number = fault(said) == null ? number(said) : Double.NaN;
    return scale == null ? number : (number - scale.least()) / (scale.most() - scale.least());
  }

  private double number(String said) {
    JsonNode value = path.isEmpty() ? TextNode.valueOf(said) : valueIn(said);
    if (value == null || value.isContainerNode()) {
      return Double.NaN;
    }
    String text = value.asText().strip();
    if (text.equals("true") || text.equals("false")) {
      return Boolean.parseBoolean(text) ? 1 : 0;
    }
    double number = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    return Double.isInfinite(number) ? Double.NaN : number;
  }

  private @Nullable JsonNode valueIn(String said) {
    try {
      return RowColumns.walk(Json.MAPPER.readTree(said), path);
    } catch (JsonProcessingException e) {
      return null; // which is no number, and a fault of its own
    }
  }
}
