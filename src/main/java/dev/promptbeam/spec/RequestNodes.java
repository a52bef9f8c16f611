package dev.promptbeam.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.JsonLimits;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.CheckedRequest;
import dev.promptbeam.request.RequestFields;
import dev.promptbeam.request.RequestTemplate;
import dev.promptbeam.request.field.RequestProblem;
import dev.promptbeam.request.media.MediaFiles;
import dev.promptbeam.request.text.Spelled;
import dev.promptbeam.spec.guide.ModelGuide;
import dev.promptbeam.spec.nodes.Braces;
import dev.promptbeam.spec.stage.StageNames;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads the {@code request} of a spec: YAML to JSON, with the place of every field at hand. */
final class RequestNodes {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Stands for a value that is already an error, and fits any field. */
  private static final JsonNode ANYTHING = NODES.textNode("{{anything}}");

  /** How a prompt is written out, and how the spec has it. */
  private static final String TURN = "\\.(contents\\[0]|content)\\.parts\\[";

  private static final String PROMPT = ".prompt[";

  private static final String SYSTEM = "\\.systemInstruction\\.parts\\[.*";

  private final String root;
  private final SpecErrors errors;
  private final Map<String, Field> places = new HashMap<>();

  private RequestNodes(Field request) {
    this.root = request.path();
    this.errors = request.errors();
    places.put(root, request);
  }

  /**
   * The checked request as JSON; what is wrong with it is among the errors of the field.
   *
   * @param kind what it asks for
   * @param media files that it may name itself
   * @param stages whose answers it may name
   * @param advice warnings about a request
   */
  static String read(
      Field request,
      RequestKind kind,
      boolean allowUnknownFields,
      MediaFiles media,
      StageNames stages,
      Function<JsonNode, List<ModelGuide.Hint>> advice) {
    if (Braces.areUnquoted(request.value())) {
      request.error(YamlText.unquoted("{{"));
      return "{}";
    }
    RequestNodes nodes = new RequestNodes(request);
    CheckedRequest checked = RequestFields.check(kind, nodes.json(request.value(), request.path()));
    checked.problems().forEach(problem -> nodes.report(problem, allowUnknownFields));
    String json = checked.json();
    JsonNode tree = checked.problems().isEmpty() ? tree(json) : NODES.missingNode();
    if (tree.isObject()) {
      RequestTemplate template = RequestTemplate.compile(kind, json, allowUnknownFields);
      template
          .constantProblems(media)
          .forEach(problem -> nodes.report(problem, allowUnknownFields));
      template
          .places()
          .forEach((reference, place) -> nodes.report(stages.problem(reference), place));
      template
          .files()
          .forEach((reference, place) -> nodes.report(stages.problemOfFile(reference), place));
      advice.apply(tree).forEach(nodes::advise);
    }
    return json;
  }

  private static JsonNode tree(String json) {
    try {
      return Json.MAPPER.readTree(json);
    } catch (JsonProcessingException tooDeepToRead) {
      return NODES.missingNode(); // an error of its own; nothing to advise on
    }
  }

  private void advise(ModelGuide.Hint hint) {
    String path = root + "." + hint.path();
    errors.warn(place(path).key(), path, hint.message(), null);
  }

  private void report(StageNames.@Nullable Problem problem, String place) {
    if (problem != null) {
      Field field = around(place.isEmpty() ? root : root + "." + place);
      errors.add(field.value(), field.path(), problem.message(), problem.suggestion());
    }
  }

  /** The field of the spec that a place of the request was written out from. */
  private Field around(String path) {
    String spelled = written(path);
    if (!places.containsKey(spelled)) {
      spelled = spelled.replaceFirst(TURN + ".*", ".prompt").replaceFirst(SYSTEM, ".system");
    }
    while (!places.containsKey(spelled) && spelled.length() > root.length()) {
      spelled = spelled.substring(0, Math.max(root.length(), spelled.lastIndexOf('.')));
    }
    return place(spelled);
  }

  private void report(RequestProblem problem, boolean allowUnknownFields) {
    String path = written(problem.path().isEmpty() ? root : root + "." + problem.path());
    Field field = place(path);
    boolean name = problem.ofName() || field.path().equals(root);
    Node node = name ? field.key() : field.value();
    if (problem.mayBeNewer() && allowUnknownFields) {
      errors.warn(node, path, problem.message(), problem.suggestion());
    } else {
      errors.add(node, path, problem.message(), problem.suggestion());
    }
  }

  private String written(String path) {
    String shorthand = path.replaceFirst(TURN, PROMPT);
    return places.containsKey(shorthand) ? shorthand : path;
  }

  /** Problems of the whole request name fields in camelCase, whatever the spec wrote. */
  private Field place(String path) {
    Field exact = places.get(path);
    Field same = exact == null ? places.get(loose(path)) : exact;
    return same == null ? Objects.requireNonNull(places.get(root)) : same;
  }

  private void remember(Field field) {
    places.put(field.path(), field);
    places.putIfAbsent(loose(field.path()), field);
  }

  private static String loose(String path) {
    return path.replace("_", "").toLowerCase(Locale.ROOT);
  }

  private JsonNode json(Node node, String path) {
    if (Braces.areUnquoted(node)) {
      errors.add(node, path, YamlText.unquoted("{{"));
      return ANYTHING;
    }
    if (node instanceof MappingNode) {
      ObjectNode object = NODES.objectNode();
      Section.of(path, node, errors)
          .fields()
          .forEach(
              (name, field) -> {
                remember(field);
                requireShort(field, name);
                object.set(name, json(field.value(), field.path()));
              });
      return object;
    }
    if (node instanceof SequenceNode sequence) {
      ArrayNode array = NODES.arrayNode();
      for (Node item : sequence.getValue()) {
        String itemPath = path + "[" + array.size() + "]";
        remember(new Field(itemPath, item, item, errors));
        array.add(json(item, itemPath));
      }
      return array;
    }
    return scalar((ScalarNode) node, path);
  }

  private JsonNode scalar(ScalarNode node, String path) {
    String text = node.getValue();
    Tag tag = node.getTag();
    if (tag.equals(Tag.STR)) {
      return NODES.textNode(text);
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      return number(node, path);
    }
    if (tag.equals(Tag.BOOL)) {
      return Spelled.node(text, text.toLowerCase(Locale.ROOT));
    }
    if (tag.equals(Tag.NULL)) {
      return Spelled.node(text, "null");
    }
    errors.add(node, path, "YAML tags (" + tag.getValue() + ") are not supported");
    return ANYTHING;
  }

  private JsonNode number(ScalarNode node, String path) {
    String text = node.getValue();
    long digits = text.chars().filter(Character::isLetterOrDigit).count();
    if (digits > JsonLimits.DIGITS) {
      errors.add(node, path, "has " + JsonLimits.tooLong(digits));
      return ANYTHING;
    }
    try {
      return Spelled.node(text, node.getTag().equals(Tag.INT) ? integer(text) : decimal(text));
    } catch (NumberFormatException e) {
      errors.add(node, path, "is a number with too large an exponent");
      return ANYTHING;
    }
  }

  private void requireShort(Field field, String name) {
    if (name.length() > JsonLimits.NAME) {
      errors.add(field.key(), root, "has " + JsonLimits.nameTooLong(name.length()));
    }
  }

  private static String integer(String text) {
    if (text.startsWith("0x")) {
      return new BigInteger(text.substring(2), 16).toString();
    }
    if (text.startsWith("0o")) {
      return new BigInteger(text.substring(2), 8).toString();
    }
    return new BigInteger(text).toString();
  }

  /** JSON has the spelling 1e5 but neither .5 nor 5. nor infinities, which become text. */
  private static String decimal(String text) {
    if (text.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?")) {
      return text;
    }
    return text.matches(".*[nN].*")
        ? NODES.textNode(text).toString()
        : new BigDecimal(text).toString();
  }
}
