package dev.promptbeam.emulator.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What a member of a fault may hold.
 *
 * @param allowed how a refusal names it
 */
public record FaultValue(String allowed, Predicate<JsonNode> test) {
  /** More than any test waits, counts or sends, and far from where sums of two overflow. */
  private static final long MOST = 1_000_000_000_000L;

  private static final Pattern SECONDS = Pattern.compile("[0-9]+(\\.[0-9]{1,9})?s");

  static final FaultValue TEXT = new FaultValue("a text", JsonNode::isTextual);
  static final FaultValue FLAG = new FaultValue("true or false", JsonNode::isBoolean);
  static final FaultValue OBJECT = new FaultValue("an object", JsonNode::isObject);
  static final FaultValue LIST = new FaultValue("an array", JsonNode::isArray);
  static final FaultValue COUNT = number(0, MOST);
  static final FaultValue SOME = number(1, MOST);
  static final FaultValue PATTERN =
      new FaultValue("a regular expression, a number or null", FaultValue::isPattern);
  static final FaultValue DURATION =
      new FaultValue("seconds such as \"37s\"", node -> matches(SECONDS, node));
  static final FaultValue HEADER =
      new FaultValue(
          "a text or a number of seconds", node -> node.isTextual() || COUNT.test.test(node));

  /** Of lines and jobs: a google.rpc number, known or not, or an HTTP status. */
  static final FaultValue ERROR_CODE = number(1, 599);

  /** Of candidates, in the order in which they are sent. */
  static final FaultValue INDEXES =
      new FaultValue("an array of 1 to 8 whole numbers from 0 to 8", FaultValue::areIndexes);

  static FaultValue number(long least, long most) {
    return new FaultValue(
        "a whole number from " + least + " to " + most,
        node ->
            node.isIntegralNumber()
                && node.canConvertToLong()
                && node.asLong() >= least
                && node.asLong() <= most);
  }

  static FaultValue oneOf(Collection<String> words) {
    List<String> sorted = words.stream().sorted().toList();
    return new FaultValue(
        "one of " + String.join(", ", sorted),
        node -> node.isTextual() && sorted.contains(node.asText()));
  }

  boolean allows(JsonNode value) {
    return test.test(value);
  }

  private static boolean matches(Pattern pattern, JsonNode node) {
    return node.isTextual() && pattern.matcher(node.asText()).matches();
  }

  private static boolean areIndexes(JsonNode node) {
    FaultValue index = number(0, 8);
    boolean all = node.isArray() && !node.isEmpty() && node.size() <= 8;
    for (JsonNode one : node) {
      all &= index.allows(one);
    }
    return all;
  }

  private static boolean isPattern(JsonNode node) {
    if (!node.isTextual()) {
      return node.isNull() || node.isIntegralNumber();
    }
    try {
      Pattern.compile(node.asText());
      return true;
    } catch (PatternSyntaxException e) {
      return false;
    }
  }
}
