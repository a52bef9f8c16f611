package dev.promptbeam.spec.stage;

import dev.promptbeam.model.RequestKind;
import dev.promptbeam.request.AnswerFormat;
import dev.promptbeam.request.AnswerParts;
import dev.promptbeam.request.RequestTemplate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What no answer of a stage can have, by what the stage asks for. */
public final class AbsentMembers {
  private static final List<String> GENERATED =
      List.of("text", "value", "calls", "thoughts", "candidates", "media");

  private AbsentMembers() {}

  /**
   * The members of answers that are never there, and why.
   *
   * @param template its request
   * @param makesMedia whether its model does so unasked
   */
  public static Map<String, String> of(
      RequestKind kind, RequestTemplate template, boolean makesMedia) {
    Map<String, String> absent = new HashMap<>();
    if (kind.equals(RequestKind.EMBED)) {
      GENERATED.forEach(member -> absent.put(member, "it makes embeddings"));
      return absent;
    }
    absent.put("embedding", "it makes no embeddings");
    AnswerFormat format = template.answerFormat();
    AnswerParts parts = template.answerParts();
    if (!format.wantsJson() && !format.perRow()) {
      absent.put("value", "it does not ask for JSON (generationConfig.responseMimeType)");
    }
    if (!parts.calls()) {
      absent.put("calls", "it declares no functions");
    }
    if (!parts.thoughts()) {
      absent.put("thoughts", "it does not ask for them (thinkingConfig.includeThoughts)");
    }
    if (!parts.candidates()) {
      absent.put("candidates", "it asks for one (generationConfig.candidateCount)");
    }
    if (!parts.media() && !makesMedia) {
      absent.put("media", "neither its request nor its model makes any");
    }
    return absent;
  }
}
