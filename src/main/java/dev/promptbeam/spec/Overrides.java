package dev.promptbeam.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
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
    CollectionNode<?> place = root;
    int step = 0;
    while (place != null) {
      int taken = place instanceof MappingNode mapping ? keyLength(mapping, steps, step) : 1;
      String key = String.join(".", steps.subList(step, step + taken));
      step += taken;
      if (step == steps.size()) {
        if (!replace(place, key, value)) {
          errors.addOption(option, path, "the spec has no such list item", null);
        }
        return;
      }
      place = descend(option, place, key);
    }
    errors.addOption(option, path, "leads into a single value, which has no keys", null);
  }

  /** Keys may hold dots, as model names do: the longest key that is there wins. */
  private static int keyLength(MappingNode mapping, List<String> steps, int from) {
    for (int taken = steps.size() - from; taken > 1; taken--) {
      if (find(mapping, String.join(".", steps.subList(from, from + taken))) >= 0) {
        return taken;
      }
    }
    return 1;
  }

  private static int find(MappingNode mapping, String key) {
    List<NodeTuple> members = mapping.getValue();
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean replace(CollectionNode<?> place, String key, Node value) {
    if (place instanceof MappingNode mapping) {
      int member = find(mapping, key);
      if (member < 0) {
        Node name =
            new ScalarNode(
                Tag.STR, true, key, ScalarStyle.PLAIN, value.getStartMark(), value.getEndMark());
        mapping.getValue().add(new NodeTuple(name, value));
      } else {
        mapping
            .getValue()
            .set(member, new NodeTuple(mapping.getValue().get(member).getKeyNode(), value));
      }
      return true;
    }
    List<Node> items = ((SequenceNode) place).getValue();
    int index = index(key, items.size());
    if (index >= 0) {
      items.set(index, value);
    }
    return index >= 0;
  }

  private static int index(String key, int size) {
    return key.matches("[0-9]{1,6}") && Integer.parseInt(key) < size ? Integer.parseInt(key) : -1;
  }

  /** The mapping or list under a key, made where it is absent; null where it is a single value. */
  private static @Nullable CollectionNode<?> descend(
      String option, CollectionNode<?> place, String key) {
    Node next;
    if (place instanceof MappingNode mapping) {
      int member = find(mapping, key);
      next = member < 0 ? null : mapping.getValue().get(member).getValueNode();
    } else {
      List<Node> items = ((SequenceNode) place).getValue();
      int index = index(key, items.size());
      next = index < 0 ? text(option, "", Tag.STR) : items.get(index);
    }
    if (next == null || next.getTag().equals(Tag.NULL)) {
      Optional<Mark> mark = mark(option);
      next = new MappingNode(Tag.MAP, true, new ArrayList<>(), FlowStyle.BLOCK, mark, mark);
      replace(place, key, next);
    }
    return next instanceof CollectionNode<?> collection ? collection : null;
  }
}
