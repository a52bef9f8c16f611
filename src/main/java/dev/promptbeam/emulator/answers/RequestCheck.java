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
  private static final int MOST_IMAGES = 6;
  private static final int MOST_TEXT_TOKENS = 8192;

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
  public static @Nullable String embed(ScannedRequest request, String model) {
    if (!request.hasContents) {
      return "* EmbedContentRequest.content: content is not specified\n";
    }
    int wanted = request.outputDimensionality;
    if (wanted < 0 || wanted > VectorValues.NATIVE_SIZE) {
      return "* EmbedContentRequest.output_dimensionality: must be between 1 and "
          + VectorValues.NATIVE_SIZE
          + "\n";
    }
    if (request.promptTokens() == 0) {
      return "* EmbedContentRequest.content: content contains an empty Part.\n";
    }
    return model.equals(EmbedAnswer.OLDER_MODEL) ? textAlone(request) : withinLimits(request);
  }

  private static @Nullable String textAlone(ScannedRequest request) {
    return request.mediaTokens().isEmpty()
        ? null
        : "* EmbedContentRequest.content: the model takes text alone.\n";
  }

  /** What gemini-embedding-2 takes in one content (protocol 4.2). */
  private static @Nullable String withinLimits(ScannedRequest request) {
    if (request.images() > MOST_IMAGES) {
      return "* EmbedContentRequest.content: at most " + MOST_IMAGES + " images can be embedded.\n";
    }
    return request.textTokens() > MOST_TEXT_TOKENS
        ? "The input token count ("
            + request.textTokens()
            + ") exceeds the maximum number of tokens allowed ("
            + MOST_TEXT_TOKENS
            + ")."
        : null;
  }
}
