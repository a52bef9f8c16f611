package dev.promptbeam.emulator.answers;

import dev.promptbeam.emulator.request.Continuation;
import dev.promptbeam.emulator.request.ScannedRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for that no model gives: a call is refused for it, a line of a job ends with
 * the error.
 */
public final class RequestCheck {
  private static final int MOST_CANDIDATES = 8;

  private RequestCheck() {}

  /** Why a request to generate is refused, or null. */
  public static @Nullable String generate(ScannedRequest request, String model) {
    if (!request.hasContents) {
      return "* GenerateContentRequest.contents: contents is not specified\n";
    }
    if (request.candidateCount < 0 || request.candidateCount > MOST_CANDIDATES) {
      return "* GenerateContentRequest.generation_config.candidate_count: must be between 1 and "
          + MOST_CANDIDATES
          + "\n";
    }
    String token = request.continuationToken;
    if (token != null && Continuation.place(token) < 0) {
      return "* GenerateContentRequest.continuation_token: is not valid\n";
    }
    return ImageAnswer.refusal(request, model);
  }

  /** Why a request to embed is refused, or null. */
  public static @Nullable String embed(ScannedRequest request) {
    if (!request.hasContents) {
      return "* EmbedContentRequest.content: content is not specified\n";
    }
    int wanted = request.outputDimensionality;
    return wanted < 0 || wanted > EmbedAnswer.NATIVE_DIMENSION
        ? "* EmbedContentRequest.output_dimensionality: must be between 1 and "
            + EmbedAnswer.NATIVE_DIMENSION
            + "\n"
        : null;
  }
}
