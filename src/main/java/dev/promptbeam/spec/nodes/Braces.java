package dev.promptbeam.spec.nodes;

import java.util.List;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** Recognises a placeholder that lost its quotes. */
public final class Braces {
  private Braces() {}

  /** True for {@code {{column}}} without quotes, which YAML reads as a mapping within a mapping. */
  public static boolean areUnquoted(Node node) {
    if (!(node instanceof MappingNode mapping)) {
      return false;
    }
    List<NodeTuple> members = mapping.getValue();
    return members.size() == 1 && members.get(0).getKeyNode() instanceof MappingNode;
  }
}
