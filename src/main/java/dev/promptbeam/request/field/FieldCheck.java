package dev.promptbeam.request.field;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.CamelCase;
import dev.promptbeam.model.MediaReference;
import dev.promptbeam.request.field.FieldType.Choice;
import dev.promptbeam.request.field.FieldType.ListOf;
import dev.promptbeam.request.field.FieldType.MapOf;
import dev.promptbeam.request.field.FieldType.Message;
import dev.promptbeam.request.field.FieldType.Range;
import dev.promptbeam.request.field.FieldType.Scalar;
import dev.promptbeam.request.field.RequestProblem.Kind;
import dev.promptbeam.request.text.SpelledJson;
import dev.promptbeam.request.text.TemplateSyntaxException;
import dev.promptbeam.request.text.TextTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks values against the field table and writes them as the API wants them. Used twice: for the
 * spec, whose strings may hold placeholders, and for what a row put in, which is never expanded.
 */
public final class FieldCheck {
  private static final int LONGEST_SHOWN = 60;
  private static final String FILE_URI = "fileUri";

  /** What makes a part of another sort than media do. */
  private static final Set<String> BESIDE_MEDIA =
      Set.of("videoMetadata", "mediaResolution", "thought", "thoughtSignature", "partMetadata");

  private final boolean fromSpec;
  private final List<RequestProblem> problems = new ArrayList<>();

  private FieldCheck(boolean fromSpec) {
    this.fromSpec = fromSpec;
  }

  /** For values of a spec. */
  public static FieldCheck ofSpec() {
    return new FieldCheck(true);
  }

  /** For values of a row: free text takes any value, members without a value are left out. */
  public static FieldCheck ofRow() {
    return new FieldCheck(false);
  }

  /** Everything found so far, in the order of the request. */
  public List<RequestProblem> problems() {
    return problems;
  }

  public void add(RequestProblem problem) {
    problems.add(problem);
  }

  /** The value as the API wants it; the value itself where a problem was added. */
  public JsonNode value(JsonNode node, FieldType type, String path) {
    if (type != Scalar.ANY) {
      refuseClaim(node, path);
    }
    if (fromSpec && node.isTextual()) {
      TextTemplate template = template(node.textValue(), path);
      if (template == null || template.onlyReference() != null) {
        return node;
      }
      if (!template.isConstant() && !takesText(type)) {
        return refuse(node, path, type, "or a single {{column}} and nothing else");
      }
      if (!template.isConstant() && type instanceof Choice) {
        return node;
      }
    }
    if (type instanceof Choice choice) {
      return word(node, choice, path);
    }
    if (type instanceof Range range) {
      return number(node, range, path);
    }
    if (type instanceof Scalar scalar) {
      return scalar(node, scalar, path);
    }
    if (type instanceof ListOf list) {
      return list(node, list, path);
    }
    return node instanceof ObjectNode object
        ? object(object, type, path)
        : refuse(node, path, type, hint(type, node));
  }

  /** Whether a text stands where the URI of a file does and would be taken for one of ours. */
  public static boolean isClaimed(String path, String text) {
    String name = path.substring(path.lastIndexOf('.') + 1);
    return CamelCase.of(name).equals(FILE_URI) && MediaReference.isClaimed(text);
  }

  private void refuseClaim(JsonNode node, String path) {
    if (node.isTextual() && isClaimed(path, node.textValue())) {
      add(
          RequestProblem.value(
              path, "is a form that stands for files in jobs only; {media: path} takes a file"));
    }
  }

  private static boolean takesText(FieldType type) {
    return type instanceof Choice || (type instanceof Scalar scalar && scalar.takesText());
  }

  private @Nullable TextTemplate template(String text, String path) {
    try {
      return TextTemplate.parse(text);
    } catch (TemplateSyntaxException e) {
      add(RequestProblem.value(path, e.sentence()));
      return null;
    }
  }

  private JsonNode scalar(JsonNode node, Scalar type, String path) {
    if (type == Scalar.ANY) {
      return any(node, path);
    }
    JsonNode value = ScalarRules.convert(node, type, fromSpec);
    if (value == null) {
      return refuse(node, path, type, "");
    }
    return type == Scalar.OBJECT ? any(value, path) : value;
  }

  private JsonNode word(JsonNode node, Choice type, String path) {
    if (!node.isTextual()) {
      return refuse(node, path, type, "");
    }
    String text = node.textValue();
    if (!type.has(text)) {
      String near = NearestName.of(text.replaceAll("[ -]", "_"), type.words());
      String message = "wants " + type.description() + "; not \"" + shortened(text) + "\"";
      add(new RequestProblem(path, Kind.UNKNOWN_VALUE, message, near));
    }
    return node;
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
  }

  private JsonNode number(JsonNode node, Range type, String path) {
    JsonNode value = ScalarRules.convert(node, type.scalar(), fromSpec);
    if (value == null || !type.has(SpelledJson.text(value))) {
      return refuse(node, path, type, "");
    }
    return value;
  }

  private JsonNode list(JsonNode node, ListOf type, String path) {
    if (!node.isArray()) {
      return refuse(node, path, type, hint(type, node));
    }
    ArrayNode items = JsonNodeFactory.instance.arrayNode(node.size());
    for (int i = 0; i < node.size(); i++) {
      items.add(value(node.path(i), type.item(), path + "[" + i + "]"));
    }
    return items;
  }

  private JsonNode object(ObjectNode object, FieldType type, String path) {
    if (fromSpec && type.equals(FieldTable.PART) && object.has(FieldNames.MEDIA)) {
      return media(object, path);
    }
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String memberPath = join(path, member.getKey());
      if (type instanceof MapOf map) {
        result.set(member.getKey(), value(member.getValue(), map.value(), memberPath));
      } else if (type instanceof Message message) {
        member(message, member.getKey(), member.getValue(), memberPath, result);
      }
    }
    return result;
  }

  /** A part of the spec that takes a local file, as it is: the API has no such part. */
  private ObjectNode media(ObjectNode part, String path) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : part.properties()) {
      String name = CamelCase.of(member.getKey());
      String memberPath = join(path, member.getKey());
      if (name.equals(FieldNames.MEDIA) || name.equals(FieldNames.MIME_TYPE)) {
        result.set(name, nameOf(member.getValue(), memberPath));
      } else if (FieldTable.has(FieldTable.PART, name) && !BESIDE_MEDIA.contains(name)) {
        add(
            RequestProblem.name(
                memberPath, "cannot stand beside media: give it a part of its own"));
      } else {
        member(FieldTable.PART, member.getKey(), member.getValue(), memberPath, result);
      }
    }
    return result;
  }

  private JsonNode nameOf(JsonNode value, String path) {
    if (ScalarRules.isNull(value)) {
      add(RequestProblem.value(path, "has no value"));
    } else if (value.isTextual() && value.textValue().isBlank()) {
      add(RequestProblem.value(path, "wants text that says something"));
    } else {
      return value(value, Scalar.NAME, path);
    }
    return value;
  }

  /** Checks one field of a message and sets it in {@code result}. */
  public void member(Message message, String name, JsonNode value, String path, ObjectNode result) {
    if (ScalarRules.isNull(value)) {
      if (fromSpec) {
        add(RequestProblem.value(path, "has no value"));
      }
      return;
    }
    String camel = CamelCase.of(name);
    FieldType type = FieldTable.fields(message).get(camel);
    if (type == null) {
      add(FieldNames.unknown(message, name, path));
      result.set(name, any(value, path));
      return;
    }
    if (result.has(camel)) {
      add(
          RequestProblem.name(
              path, camel + " is given twice: as itself, as snake_case or as a shorthand"));
      return;
    }
    result.set(camel, value(value, type, path));
  }

  /** Leaves a free value as it is; only the placeholders of a spec are checked. */
  private JsonNode any(JsonNode node, String path) {
    refuseClaim(node, path);
    if (node.isTextual() && fromSpec) {
      template(node.textValue(), path);
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      any(node.path(i), path + "[" + i + "]");
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      any(member.getValue(), join(path, member.getKey()));
    }
    return node;
  }

  private JsonNode refuse(JsonNode node, String path, FieldType type, String hint) {
    String tail = hint.isEmpty() ? "" : ", " + hint;
    add(RequestProblem.value(path, "wants " + type.description() + tail));
    return node;
  }

  private static String hint(FieldType type, JsonNode node) {
    if ((type.equals(FieldTable.CONTENT) || type.equals(FieldTable.TURN)) && node.isTextual()) {
      return "such as {parts: [{text: ...}]}; the shorthands prompt and system take text";
    }
    if (type.equals(FieldTable.PART) && node.isTextual()) {
      return "such as {text: ...}";
    }
    return "";
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
