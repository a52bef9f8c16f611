package dev.promptbeam.spec.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Puts values into a tree of YAML, by the keys that lead to them. */
public final class NodePath {
  private final BiPredicate<String, String> sameKey;

  /** Where keys are as they are spelled. */
  public static final NodePath EXACT = new NodePath(String::equals);

  /** Where one key may be spelled in camelCase and snake_case. */
  public static final NodePath LOOSE =
      new NodePath((one, other) -> loose(one).equals(loose(other)));

  private NodePath(BiPredicate<String, String> sameKey) {
    this.sameKey = sameKey;
  }

  /**
   * Puts a value where the keys lead to.
   *
   * @param named where those keys stand that are not there yet
   * @return why that cannot be; null where it was done
   */
  public @Nullable String put(MappingNode root, List<String> steps, Node value, Node named) {
    CollectionNode<?> place = root;
    int step = 0;
    while (place != null) {
      int taken = place instanceof MappingNode mapping ? keyLength(mapping, steps, step) : 1;
      String key = String.join(".", steps.subList(step, step + taken));
      step += taken;
      if (step == steps.size()) {
        return replace(place, key, value, named) ? null : "the spec has no such list item";
      }
      place = descend(place, key, named);
    }
    return "leads into a single value, which has no keys";
  }

  /**
   * The same of the tree where the keys lead to.
   *
   * @return why that cannot be; null where it was done
   */
  public @Nullable String mergeAt(MappingNode root, List<String> steps, MappingNode from) {
    CollectionNode<?> place = root;
    for (int step = 0; step < steps.size() && place != null; step++) {
      place = descend(place, steps.get(step), from);
    }
    if (!(place instanceof MappingNode mapping)) {
      return "leads into a single value, which has no keys";
    }
    merge(mapping, from);
    return null;
  }

  /** Puts each value of one tree into another, over what that has under the same keys. */
  private void merge(MappingNode into, MappingNode from) {
    for (NodeTuple member : from.getValue()) {
      int same = member.getKeyNode() instanceof ScalarNode key ? find(into, key.getValue()) : -1;
      if (same < 0) {
        into.getValue().add(member);
      } else if (into.getValue().get(same).getValueNode() instanceof MappingNode inner
          && member.getValueNode() instanceof MappingNode over) {
        merge(inner, over);
      } else {
        into.getValue().set(same, member);
      }
    }
  }

  /** A tree of its own with the same values. */
  public static MappingNode copy(MappingNode root) {
    return (MappingNode) copied(root);
  }

  private static Node copied(Node node) {
    if (node instanceof MappingNode mapping) {
      List<NodeTuple> members = new ArrayList<>();
      for (NodeTuple member : mapping.getValue()) {
        members.add(new NodeTuple(member.getKeyNode(), copied(member.getValueNode())));
      }
      return new MappingNode(
          mapping.getTag(),
          true,
          members,
          mapping.getFlowStyle(),
          mapping.getStartMark(),
          mapping.getEndMark());
    }
    if (node instanceof SequenceNode sequence) {
      List<Node> items = new ArrayList<>();
      sequence.getValue().forEach(item -> items.add(copied(item)));
      return new SequenceNode(
          sequence.getTag(),
          true,
          items,
          sequence.getFlowStyle(),
          sequence.getStartMark(),
          sequence.getEndMark());
    }
    return node;
  }

  /** Keys may hold dots, as model names do: the longest key that is there wins. */
  private int keyLength(MappingNode mapping, List<String> steps, int from) {
    for (int taken = steps.size() - from; taken > 1; taken--) {
      if (find(mapping, String.join(".", steps.subList(from, from + taken))) >= 0) {
        return taken;
      }
    }
    return 1;
  }

  private int find(MappingNode mapping, String key) {
    List<NodeTuple> members = mapping.getValue();
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).getKeyNode() instanceof ScalarNode name
          && sameKey.test(name.getValue(), key)) {
        return i;
      }
    }
    return -1;
  }

  private boolean replace(CollectionNode<?> place, String key, Node value, Node named) {
    if (place instanceof MappingNode mapping) {
      int member = find(mapping, key);
      if (member < 0) {
        Node name =
            new ScalarNode(
                Tag.STR, true, key, ScalarStyle.PLAIN, named.getStartMark(), named.getEndMark());
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
  private @Nullable CollectionNode<?> descend(CollectionNode<?> place, String key, Node named) {
    Node next;
    if (place instanceof MappingNode mapping) {
      int member = find(mapping, key);
      next = member < 0 ? null : mapping.getValue().get(member).getValueNode();
    } else {
      List<Node> items = ((SequenceNode) place).getValue();
      int index = index(key, items.size());
      if (index < 0) {
        return null;
      }
      next = items.get(index);
    }
    if (next == null || next.getTag().equals(Tag.NULL)) {
      next =
          new MappingNode(
              Tag.MAP,
              true,
              new ArrayList<>(),
              FlowStyle.BLOCK,
              named.getStartMark(),
              named.getEndMark());
      replace(place, key, next, named);
    }
    return next instanceof CollectionNode<?> collection ? collection : null;
  }

  private static String loose(String key) {
    return key.replace("_", "").toLowerCase(Locale.ROOT);
  }
}
