package dev.promptbeam.spec;

import dev.promptbeam.catalog.Dollars;
import dev.promptbeam.request.field.NearestName;
import dev.promptbeam.spec.nodes.Braces;
import dev.promptbeam.spec.units.ByteSize;
import dev.promptbeam.spec.units.DurationText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * One value of a spec and the readers for it. A reader that finds another value than it wants adds
 * an error and returns null.
 *
 * @param path the key from the top
 * @param key where the key stands; the value itself in a list
 * @param value what stands there
 * @param errors where faults go
 */
record Field(String path, Node key, Node value, SpecErrors errors) {
  private static final int LONGEST_SHOWN = 60;
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]+");

  /** The text of a scalar as spelled, whatever its type. */
  @Nullable String text() {
    if (value instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
      return scalar.getValue();
    }
    error(Braces.areUnquoted(value) ? YamlText.unquoted("{{") : "wants text");
    return null;
  }

  /** One or several texts. */
  List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (Field item : items()) {
      String text = item.text();
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** The items of a list; a single value counts as a list of one. */
  List<Field> items() {
    if (!(value instanceof SequenceNode sequence)) {
      return List.of(this);
    }
    List<Field> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(new Field(path + "[" + items.size() + "]", item, item, errors));
    }
    if (items.isEmpty()) {
      error("must not be empty");
    }
    return items;
  }

  @Nullable Long whole(long least, long most) {
    String text = text();
    if (text == null) {
      return null;
    }
    if (!WHOLE.matcher(text).matches()) {
      error("wants a whole number, not " + shown(text));
      return null;
    }
    BigInteger number = new BigInteger(text);
    boolean fits = number.bitLength() < Long.SIZE;
    return inRange(text, fits ? number.longValue() : Long.MIN_VALUE, least, most, "%,d");
  }

  @Nullable Duration duration() {
    String text = text();
    if (text == null) {
      return null;
    }
    Duration duration = DurationText.parse(text);
    if (duration == null) {
      String suggestion = text.matches("[0-9]{1,9}") ? text + "s" : null;
      errors.add(
          value,
          path,
          "wants a duration such as 500ms, 10s, 5m or 72h, not " + shown(text),
          suggestion);
      return null;
    }
    if (duration.isZero()) {
      error("must be longer than 0");
      return null;
    }
    return duration;
  }

  /** Bytes; units are powers of 1000. */
  @Nullable Long size(long least, long most) {
    String text = text();
    if (text == null) {
      return null;
    }
    Long bytes = ByteSize.parse(text);
    if (bytes == null) {
      error(ByteSize.WANTED + ", not " + shown(text));
      return null;
    }
    return inRange(text, bytes, least, most, "%,d bytes");
  }

  /** An amount of money. */
  @Nullable BigDecimal dollars() {
    String text = text();
    BigDecimal amount = text == null ? null : Dollars.parse(text);
    if (text != null && amount == null) {
      error(Dollars.WANTED + ", not " + shown(text));
    }
    return amount;
  }

  /** One of some words, in any case of letters. */
  <T> @Nullable T choice(Map<String, T> choices) {
    String text = text();
    if (text == null) {
      return null;
    }
    T choice = choices.get(text.toLowerCase(Locale.ROOT));
    if (choice == null) {
      List<String> words = choices.keySet().stream().sorted().toList();
      errors.add(
          value,
          path,
          "wants one of " + String.join(", ", words) + ", not " + shown(text),
          NearestName.of(text, words));
    }
    return choice;
  }

  /**
   * One ASCII character, by itself or by a name.
   *
   * @param names what else stands for one
   */
  @Nullable String character(Map<String, String> names) {
    String text = value instanceof ScalarNode scalar ? scalar.getValue() : "";
    String named = names.get(text.toLowerCase(Locale.ROOT));
    if (named != null) {
      return named;
    }
    if (text.matches("[\\t\\x20-\\x7E]") && !Character.isLetterOrDigit(text.charAt(0))) {
      return text;
    }
    String words = names.keySet().stream().sorted().collect(Collectors.joining(", "));
    error(
        "wants one ASCII character that is no letter or digit, or "
            + words
            + "; not "
            + shown(text));
    return null;
  }

  /** What was given; text that looks like a secret is refused before values are looked at. */
  private static String shown(String text) {
    String start = text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    return "\"" + start + "\"";
  }

  void error(String message) {
    errors.add(value, path, message);
  }

  void warn(String message) {
    errors.warn(key, path, message, null);
  }

  private @Nullable Long inRange(String text, long number, long least, long most, String format) {
    if (number >= least && number <= most) {
      return number;
    }
    String from = String.format(Locale.ROOT, format, least);
    String to = String.format(Locale.ROOT, format, most);
    error("must be from " + from + " to " + to + ", not " + shown(text));
    return null;
  }
}
