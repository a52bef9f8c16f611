package dev.promptbeam.emulator.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the model's turns of a conversation come back as they were given: which signature is
 * missing, and whether one belongs to something else.
 */
final class ModelTurns {
  private static final String GUIDE = "https://ai.google.dev/gemini-api/docs/thought-signatures";

  private final List<Part> parts = new ArrayList<>();
  private int position;
  private @Nullable String corrupted;
  private @Nullable String unsignedImage;

  /** Of the calls after what the user said last; earlier ones are not looked at. */
  private @Nullable String unsignedCall;

  /** What is known of one part once it is read. */
  static final class Part {
    @Nullable String text;
    @Nullable String mimeType;
    boolean media;
    long sum;
    long characters;
    @Nullable JsonNode call;
    boolean thought;
    @Nullable String signature;

    private String due() {
      if (call != null) {
        return Signature.ofCall(call);
      }
      if (media) {
        return Signature.ofMedia(String.valueOf(mimeType), sum, characters);
      }
      return text != null ? Signature.ofText(text) : Signature.alone();
    }
  }

  void beginTurn() {
    parts.clear();
  }

  void beginPart() {
    parts.add(new Part());
  }

  /** The part that is being read. */
  Part part() {
    return parts.get(parts.size() - 1);
  }

  void endTurn(boolean isModel, boolean bringsResults) {
    position++;
    if (!isModel) {
      unsignedCall = bringsResults ? unsignedCall : null;
      return;
    }
    boolean called = false;
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (!part.thought) {
        check(part, i + 1, called);
        called |= part.call != null;
      }
    }
  }

  private void check(Part part, int number, boolean called) {
    String signature = part.signature;
    if (signature != null) {
      boolean good = Signature.isUnchecked(signature) || signature.equals(part.due());
      corrupted = good || corrupted != null ? corrupted : "Corrupted thought signature.";
    } else if (part.media && String.valueOf(part.mimeType).startsWith("image/")) {
      String where = "content position " + position + ", part position " + number;
      unsignedImage =
          unsignedImage != null
              ? unsignedImage
              : "Image part is missing a thought_signature in "
                  + where
                  + ". Please refer to "
                  + GUIDE
                  + "#model-behavior for more details.";
    } else if (part.call != null && !called && unsignedCall == null) {
      unsignedCall =
          "Function call is missing a thought_signature in functionCall parts. This is required for"
              + " tools to work correctly, and missing thought_signature may lead to degraded model"
              + " performance. Additional data, function call `default_api:"
              + part.call.path("name").asText()
              + "` , position "
              + position
              + ". Please refer to "
              + GUIDE
              + " for more details.";
    }
  }

  /** Why a model that signs refuses the conversation, in the service's words, or null. */
  @Nullable String refusal(boolean draws) {
    if (draws && unsignedImage != null) {
      return unsignedImage;
    }
    return unsignedCall != null ? unsignedCall : corrupted;
  }
}
