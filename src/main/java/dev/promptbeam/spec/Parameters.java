package dev.promptbeam.spec;

import dev.promptbeam.request.field.NearestName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;

/**
 * Fills {@code ${name}} in keys and values. Column placeholders are left alone, {@code $${} stands
 * for a literal {@code ${}, and a value is never expanded again.
 */
final class Parameters {
  private static final Pattern PLACES =
      Pattern.compile(
          "\\{\\{\\{\\{|\\{\\{.*?(?:\\}\\}|\\z)|\\$(\\$\\{)|\\$\\{([A-Za-z_][A-Za-z0-9_.-]*)\\}",
          Pattern.DOTALL);

  private final Map<String, String> values;
  private final SpecErrors errors;
  private final Set<String> used = new HashSet<>();

  Parameters(Map<String, String> values, SpecErrors errors) {
    this.values = values;
    this.errors = errors;
  }

  /** The same tree with values in place; places of nodes stay. */
  Node fill(Node root) {
    Node filled = fill(root, "");
    for (String name : new TreeSet<>(values.keySet())) {
      if (!used.contains(name)) {
        errors.addOption("--param " + name, "", "the spec has no ${" + name + "}", null);
      }
    }
    return filled;
  }

  private Node fill(Node node, String path) {
    if (node instanceof ScalarNode scalar) {
      return fillScalar(scalar, path);
    }
    if (node instanceof SequenceNode sequence) {
      List<Node> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(fill(item, path + "[" + items.size() + "]"));
      }
      return new SequenceNode(
          node.getTag(),
          true,
          items,
          sequence.getFlowStyle(),
          node.getStartMark(),
          node.getEndMark());
    }
    return node instanceof MappingNode mapping ? fillMapping(mapping, path) : node;
  }

  private Node fillMapping(MappingNode mapping, String path) {
    List<NodeTuple> members = new ArrayList<>();
    for (NodeTuple member : mapping.getValue()) {
      Node key = fill(member.getKeyNode(), path);
      String name = key instanceof ScalarNode scalar ? scalar.getValue() : "";
      String memberPath = path.isEmpty() ? name : path + "." + name;
      members.add(new NodeTuple(key, fill(member.getValueNode(), memberPath)));
    }
    return new MappingNode(
        mapping.getTag(),
        true,
        members,
        mapping.getFlowStyle(),
        mapping.getStartMark(),
        mapping.getEndMark());
  }

  private Node fillScalar(ScalarNode scalar, String path) {
    String text = scalar.getValue();
    if (!text.contains("${")) {
      return scalar;
    }
    String filled =
        PLACES
            .matcher(text)
            .replaceAll(match -> Matcher.quoteReplacement(replacement(match, scalar, path)));
    // What a plain scalar means is decided after filling, so that ${n} can be a number.
    Tag tag = scalar.isPlain() ? new CoreScalarResolver().resolve(filled, true) : scalar.getTag();
    return new ScalarNode(
        tag, true, filled, scalar.getScalarStyle(), scalar.getStartMark(), scalar.getEndMark());
  }

  private String replacement(MatchResult match, Node place, String path) {
    if (match.group(1) != null) {
      return match.group(1);
    }
    String name = match.group(2);
    if (name == null) {
      return match.group();
    }
    used.add(name);
    String value = values.get(name);
    if (value != null) {
      return value;
    }
    String message =
        "${"
            + name
            + "} has no value: give it with --param "
            + name
            + "=..., or write $${ for a literal ${";
    errors.add(place, path, message, NearestName.of(name, values.keySet()));
    return match.group();
  }
}
