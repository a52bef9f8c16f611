package dev.promptbeam.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Format;
import com.networknt.schema.FormatValidator;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.ValidationContext;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The formats that are checked: JSON Schema's, which the validator knows, and OpenAPI's. */
final class Formats {
  private static final Set<String> OF_VALIDATOR =
      Set.of(
          "date",
          "date-time",
          "duration",
          "email",
          "hostname",
          "ipv4",
          "ipv6",
          "json-pointer",
          "regex",
          "time",
          "uri",
          "uri-reference",
          "uuid");

  private static final List<Format> OF_OPEN_API =
      List.of(
          new Whole("int32", Integer.SIZE),
          new Whole("int64", Long.SIZE),
          new Anything("float"),
          new Anything("double"),
          new Anything("enum"));

  private static final Set<String> KNOWN = known();

  private Formats() {}

  /** What the validator has to be told of. */
  static List<Format> added() {
    return OF_OPEN_API;
  }

  static boolean isKnown(String name) {
    return KNOWN.contains(name);
  }

  /** All names, sorted, for a message. */
  static String names() {
    return String.join(", ", KNOWN);
  }

  private static Set<String> known() {
    Set<String> names = new TreeSet<>(OF_VALIDATOR);
    OF_OPEN_API.forEach(format -> names.add(format.getName()));
    return names;
  }

  /** A whole number of so many bits; anything that is no number is the business of type. */
  private record Whole(String name, int bits) implements Format {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public String getErrorMessageDescription() {
      return "must be a whole number of " + bits + " bits";
    }

    @Override
    public boolean matches(
        ExecutionContext execution,
        ValidationContext context,
        JsonNode node,
        JsonNode root,
        JsonNodePath place,
        boolean assertions,
        FormatValidator validator) {
      if (node.isNumber() && !node.isIntegralNumber()) {
        JsonNode type = validator.getParentSchema().getSchemaNode().path("type");
        return type.asText().equals("integer"); // which says so itself
      }
      return !node.isNumber() || node.bigIntegerValue().bitLength() < bits;
    }
  }

  /** A hint to the model that no answer can fail. */
  private record Anything(String name) implements Format {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean matches(ExecutionContext execution, ValidationContext context, JsonNode node) {
      return true;
    }
  }
}
