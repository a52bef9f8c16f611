package dev.promptbeam.emulator.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.reply.ApiException;
import java.util.Map;
import java.util.TreeSet;

/**
 * Refuses a fault that does not say what {@link FaultRules} allow, when it is added: a misspelt one
 * must neither be silently harmless nor show itself only when it strikes.
 */
final class FaultCheck {
  private final int number;

  private FaultCheck(int number) {
    this.number = number;
  }

  /**
   * Checks the names and the values of all members.
   *
   * @param number which of the faults given together this is, from 1
   */
  static void check(int number, JsonNode fault) {
    new FaultCheck(number).check(fault);
  }

  private void check(JsonNode fault) {
    if (!fault.isObject()) {
      throw refused(fault + " is no fault; allowed is an object");
    }
    checkValue("operation", fault.path("operation"), FaultRules.OPERATION);
    String operation = fault.get("operation").asText();
    checkMembers("", fault, FaultRules.members(operation));
    checkMembers("match", fault.path("match"), FaultRules.match(operation));
    JsonNode action = fault.path("action");
    checkValue("action", action, FaultValue.OBJECT);
    Map<String, FaultValue> made = FaultRules.MADE.get(operation);
    if (made == null) {
      Map<String, Map<String, FaultValue>> types = FaultRules.types(operation);
      checkValue("action.type", action.path("type"), FaultValue.oneOf(types.keySet()));
      String type = action.get("type").asText();
      checkMembers("action", action, FaultRules.ofType(types, type));
      checkValue("operation", fault.get("operation"), FaultRules.operations(type));
    } else if (action.isEmpty()) {
      throw refused("\"action\" says nothing; allowed are " + names(made));
    } else {
      checkMembers("action", action, made);
    }
  }

  private void checkMembers(String where, JsonNode object, Map<String, FaultValue> allowed) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String name = where.isEmpty() ? member.getKey() : where + "." + member.getKey();
      FaultValue value = allowed.get(member.getKey());
      if (value == null) {
        throw refused("\"" + name + "\" is unknown; allowed are " + names(allowed));
      }
      checkValue(name, member.getValue(), value);
    }
  }

  private void checkValue(String name, JsonNode given, FaultValue value) {
    if (given.isMissingNode()) {
      throw refused("\"" + name + "\" is missing; allowed is " + value.allowed());
    }
    if (!value.allows(given)) {
      throw refused("\"" + name + "\" is " + given + "; allowed is " + value.allowed());
    }
  }

  private ApiException refused(String what) {
    return ApiException.invalid("Fault " + number + ": " + what + ".");
  }

  private static String names(Map<String, FaultValue> allowed) {
    return String.join(", ", new TreeSet<>(allowed.keySet()));
  }
}
