package dev.promptbeam.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;

/** Trees in which equal numbers are equal nodes: to JSON Schema 1, 1.0 and 1e0 are the same. */
final class Numbers {
  private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

  /** The validator writes numbers out: 1e999999999 takes all of the heap. */
  private static final int MOST_EXPONENT = 1_000;

  private Numbers() {}

  /** A number that is too far from 1 to be compared. */
  static final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLargeException() {
      super("it has a number beyond 1e1000", null, false, false);
    }
  }

  /**
   * A copy of the tree.
   *
   * @throws TooLargeException if a number cannot be compared
   */
  static JsonNode alike(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode copy = NODES.objectNode();
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        copy.set(member.getKey(), alike(member.getValue()));
      }
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = NODES.arrayNode(array.size());
      array.forEach(item -> copy.add(alike(item)));
      return copy;
    }
    return node.isBigDecimal() || node.isDouble() ? number(node.decimalValue()) : node;
  }

  /** How many values a tree has, itself and names included. */
  static long values(JsonNode node) {
    long count = 1 + (node.isObject() ? node.size() : 0);
    for (JsonNode child : node) {
      count += values(child);
    }
    return count;
  }

  private static JsonNode number(BigDecimal value) {
    if (Math.abs((long) value.scale()) > MOST_EXPONENT) {
      throw new TooLargeException();
    }
    BigDecimal plain = value.stripTrailingZeros();
    return plain.scale() > 0 ? NODES.numberNode(plain) : integer(plain.toBigIntegerExact());
  }

  /** Of the class that a parser would have chosen. */
  private static JsonNode integer(BigInteger value) {
    if (value.bitLength() < Integer.SIZE) {
      return NODES.numberNode(value.intValue());
    }
    return value.bitLength() < Long.SIZE
        ? NODES.numberNode(value.longValue())
        : NODES.numberNode(value);
  }
}
