package dev.promptbeam.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.request.text.Spelled;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The same JSON: members in any order, numbers by value. What is expected and a text counts as what
 * it spells beside an object or a list, and inside both each text does beside a number, or beside
 * true and false: tables without types, and templates, have nothing but texts.
 */
record JsonMatch() implements Comparison<JsonMatch.Wanted> {

  /**
   * What is expected.
   *
   * @param spelled the object or list that it spells; null where it is no text, or spells none
   */
  record Wanted(JsonNode value, @Nullable JsonNode spelled) {}

  @Override
  public Wanted prepared(JsonNode expected) {
    return new Wanted(expected, expected.isTextual() ? spelled(expected.textValue()) : null);
  }

  @Override
  public double score(Subject subject, Wanted wanted) {
    JsonNode value = subject.value();
    JsonNode spelled = wanted.spelled();
    JsonNode expected =
        spelled != null && value != null && value.isContainerNode() ? spelled : wanted.value();
    return Comparison.of(value != null && same(value, expected));
  }

  private static @Nullable JsonNode spelled(String text) {
    String json = text.strip();
    if (!json.startsWith("{") && !json.startsWith("[")) {
      return null;
    }
    try {
      return Json.OUTSIDE.readTree(json);
    } catch (JsonProcessingException none) {
      return null;
    }
  }

  private static boolean same(JsonNode one, JsonNode other) {
    if (one.isObject() || other.isObject()) {
      return one.isObject() && other.isObject() && sameMembers(one, other);
    }
    if (one.isArray() || other.isArray()) {
      return one.isArray() && other.isArray() && sameItems(one, other);
    }
    BigDecimal number = number(one);
    BigDecimal expected = number(other);
    boolean texts = one.isTextual() && other.isTextual();
    if (number != null && expected != null && !texts) {
      return number.compareTo(expected) == 0;
    }
    return text(one).equals(text(other)) && (isNull(one) == isNull(other));
  }

  private static boolean sameMembers(JsonNode one, JsonNode other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (Map.Entry<String, JsonNode> member : one.properties()) {
      JsonNode value = other.get(member.getKey());
      if (value == null || !same(member.getValue(), value)) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameItems(JsonNode one, JsonNode other) {
    Iterator<JsonNode> items = other.iterator();
    for (JsonNode item : one) {
      if (!items.hasNext() || !same(item, items.next())) {
        return false;
      }
    }
    return !items.hasNext();
  }

  private static @Nullable BigDecimal number(JsonNode node) {
    Spelled spelled = Spelled.of(node);
    boolean isNumber =
        node.isTextual() || node.isNumber() || (spelled != null && spelled.isNumber());
    return isNumber ? AnswerNumber.plain(text(node)) : null;
  }

  private static String text(JsonNode node) {
    Spelled spelled = Spelled.of(node);
    return spelled == null ? node.asText() : spelled.spelling();
  }

  private static boolean isNull(JsonNode node) {
    Spelled spelled = Spelled.of(node);
    return node.isNull() || (spelled != null && spelled.isNull());
  }
}
