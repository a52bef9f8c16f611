package dev.promptbeam.gemini;

import java.util.Set;

/** Names of the member that holds inline results, nested twice or once (protocol 0, fact 5). */
final class InlinedNames {
  static final Set<String> ALL =
      Set.of("inlinedResponses", "inlined_responses", "inlinedEmbedContentResponses");

  private InlinedNames() {}
}
