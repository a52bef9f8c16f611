package dev.promptbeam.gemini.codec;

import dev.promptbeam.model.CamelCase;
import java.util.Set;

/** Names of the member that holds inline results, nested twice or once (protocol 0, fact 5). */
final class InlinedNames {
  private static final Set<String> ALL = Set.of("inlinedResponses", "inlinedEmbedContentResponses");

  private InlinedNames() {}

  static boolean has(String name) {
    return ALL.contains(CamelCase.of(name));
  }
}
