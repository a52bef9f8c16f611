package dev.promptbeam.spec;

import dev.promptbeam.request.field.NearestName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A mapping of a spec. Keys without a value count as absent. */
final class Section {
  private final String path;
  private final Node node;
  private final SpecErrors errors;
  private final Map<String, Field> fields = new LinkedHashMap<>();

  private Section(String path, Node node, SpecErrors errors) {
    this.path = path;
    this.node = node;
    this.errors = errors;
  }

  /** A mapping with free keys; empty after an error. */
  static Section of(String path, Node node, SpecErrors errors) {
    Section section = new Section(path, node, errors);
    if (node instanceof MappingNode mapping) {
      mapping.getValue().forEach(section::read);
    } else if (!isNull(node)) {
      errors.add(node, path, "wants keys and values");
    }
    return section;
  }

  /** A mapping with known keys; all others are errors. */
  static Section of(
      String path, Node node, SpecErrors errors, Set<String> known, Set<String> reserved) {
    Section section = of(path, node, errors);
    for (Map.Entry<String, Field> entry : section.fields.entrySet()) {
      Field field = entry.getValue();
      if (reserved.contains(entry.getKey())) {
        errors.add(field.key(), field.path(), "reserved for a later version");
      } else if (!known.contains(entry.getKey())) {
        String suggestion = NearestName.of(entry.getKey(), new TreeSet<>(known));
        errors.add(field.key(), field.path(), "unknown key", suggestion);
      }
    }
    return section;
  }

  Map<String, Field> fields() {
    return fields;
  }

  /** Whether anything is wrong so far, here or elsewhere. */
  boolean hasErrors() {
    return !errors.isEmpty();
  }

  /** The field, or null where it is absent or has no value. */
  @Nullable Field field(String key) {
    Field field = fields.get(key);
    return field == null || isNull(field.value()) ? null : field;
  }

  /** The field; an error where it is absent, but for what is no mapping and told of as that. */
  @Nullable Field required(String key) {
    Field field = field(key);
    if (field == null && (node instanceof MappingNode || isNull(node))) {
      Field empty = fields.get(key);
      String missing = path.isEmpty() ? key : path + "." + key;
      errors.add(empty == null ? node : empty.key(), missing, "is missing");
    }
    return field;
  }

  /** The section under a key; an empty one where it is absent. */
  Section section(String key, Set<String> known, Set<String> reserved) {
    Field field = field(key);
    return field == null
        ? new Section(path.isEmpty() ? key : path + "." + key, node, errors)
        : of(field.path(), field.value(), errors, known, reserved);
  }

  int whole(String key, int otherwise, int least, int most) {
    Field field = field(key);
    Long whole = field == null ? null : field.whole(least, most);
    return whole == null ? otherwise : whole.intValue();
  }

  long size(String key, long otherwise, long least, long most) {
    Field field = field(key);
    Long size = field == null ? null : field.size(least, most);
    return size == null ? otherwise : size;
  }

  @Nullable Duration duration(String key) {
    Field field = field(key);
    return field == null ? null : field.duration();
  }

  Duration duration(String key, Duration otherwise) {
    Duration duration = duration(key);
    return duration == null ? otherwise : duration;
  }

  <T> @Nullable T choice(String key, Map<String, T> choices) {
    Field field = field(key);
    return field == null ? null : field.choice(choices);
  }

  /** An error at a key that has a value. */
  void error(String key, String message) {
    Field field = field(key);
    if (field != null) {
      field.error(message);
    }
  }

  List<Field> items(String key) {
    Field field = field(key);
    return field == null ? List.of() : field.items();
  }

  List<String> keys() {
    return List.copyOf(fields.keySet());
  }

  private void read(NodeTuple tuple) {
    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
      boolean braces = tuple.getKeyNode() instanceof MappingNode;
      errors.add(
          braces ? node : tuple.getKeyNode(),
          path,
          braces ? YamlText.unquoted("{{") : "a key must be text");
      return;
    }
    String fieldPath = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
    Field first = fields.get(key.getValue());
    if (first != null) {
      int line = first.key().getStartMark().orElseThrow().getLine() + 1;
      errors.add(key, fieldPath, "is given twice, first on line " + line);
      return;
    }
    fields.put(key.getValue(), new Field(fieldPath, key, tuple.getValueNode(), errors));
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }
}
