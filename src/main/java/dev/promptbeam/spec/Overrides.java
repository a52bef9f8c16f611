package dev.promptbeam.spec;

import dev.promptbeam.spec.nodes.NodePath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Puts the values of {@code --set} and {@code --set-string} into the tree of a spec. */
final class Overrides {
  private final MappingNode root;
  private final SpecErrors errors;

  Overrides(MappingNode root, SpecErrors errors) {
    this.root = root;
    this.errors = errors;
  }

  /** Values that YAML reads as it would read them in the file. */
  void set(Map<String, String> values) {
    for (Map.Entry<String, String> entry : values.entrySet()) {
      String option = "--set " + entry.getKey();
      ScalarNode value = scalar(option, entry.getValue());
      if (value == null) {
        errors.addOption(
            option, entry.getKey(), "wants a YAML scalar; --set-string takes any text", null);
      } else {
        put(option, entry.getKey(), value);
      }
    }
  }

  /** Values that are text whatever they look like. */
  void setStrings(Map<String, String> values) {
    for (Map.Entry<String, String> entry : values.entrySet()) {
      String option = "--set-string " + entry.getKey();
      put(option, entry.getKey(), text(option, entry.getValue(), Tag.STR));
    }
  }

  /** A node for an option that is not part of the file. */
  static ScalarNode text(String option, String value, Tag tag) {
    Optional<Mark> mark = mark(option);
    return new ScalarNode(tag, true, value, ScalarStyle.DOUBLE_QUOTED, mark, mark);
  }

  private static Optional<Mark> mark(String option) {
    return Optional.of(new Mark(option, 0, 0, 0, new int[0], 0));
  }

  private static @Nullable ScalarNode scalar(String option, String value) {
    try {
      Node node =
          new Compose(YamlText.settings(option))
              .composeString(value)
              .orElseGet(() -> text(option, "", Tag.NULL));
      return node instanceof ScalarNode scalar ? scalar : null;
    } catch (YamlEngineException e) {
      return null;
    }
  }

  private void put(String option, String path, ScalarNode value) {
    List<String> steps = List.of(path.split("\\.", -1));
    if (steps.contains("")) {
      errors.addOption(option, path, "a path is keys with dots between them", null);
      return;
    }
    String problem = NodePath.EXACT.put(root, steps, value, value);
    if (problem != null) {
      errors.addOption(option, path, problem, null);
    }
  }
}
