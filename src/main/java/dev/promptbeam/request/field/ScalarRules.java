package dev.promptbeam.request.field;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.promptbeam.request.field.FieldType.Scalar;
import dev.promptbeam.request.text.Spelled;
import dev.promptbeam.request.text.SpelledJson;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a single value becomes in a field. Text that spells a number or a boolean becomes one where
 * the field wants one, since CSV columns are text unless the spec says otherwise.
 */
final class ScalarRules {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");

  private ScalarRules() {}

  /** The value as the field wants it, or null where it cannot be one. */
  static @Nullable JsonNode convert(JsonNode node, Scalar type, boolean fromSpec) {
    return switch (type) {
      case TEXT -> fromSpec && node.isContainerNode() ? null : text(node);
      case NAME -> node.isContainerNode() || isNull(node) ? null : text(node);
      case BYTES, MEDIA -> node.isTextual() && isBase64(node.textValue(), fromSpec) ? node : null;
      case NUMBER -> spelling(node, NUMBER);
      case INTEGER -> spelling(node, INTEGER);
      case BOOLEAN -> bool(node);
      case OBJECT -> node.isObject() ? node : null;
      case ANY -> node;
    };
  }

  static boolean isNull(JsonNode node) {
    Spelled spelled = Spelled.of(node);
    return node.isNull() || node.isMissingNode() || (spelled != null && spelled.isNull());
  }

  private static JsonNode text(JsonNode node) {
    return node.isTextual() ? node : NODES.textNode(SpelledJson.text(node));
  }

  private static @Nullable JsonNode spelling(JsonNode node, Pattern pattern) {
    String json = node.isTextual() ? node.textValue() : jsonOf(node);
    return pattern.matcher(json).matches() ? Spelled.node(json, json) : null;
  }

  private static @Nullable JsonNode bool(JsonNode node) {
    String json = node.isTextual() ? node.textValue() : jsonOf(node);
    return json.equals("true") || json.equals("false")
        ? NODES.booleanNode(json.equals("true"))
        : null;
  }

  private static String jsonOf(JsonNode node) {
    Spelled spelled = Spelled.of(node);
    return spelled != null ? spelled.json() : SpelledJson.write(node);
  }

  /** Both alphabets; a spec's placeholder next to other text is looked at when it is filled. */
  private static boolean isBase64(String text, boolean fromSpec) {
    if (fromSpec && text.contains("{{")) {
      return true;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean digit = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      if (!digit && "+/-_=".indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
