package dev.promptbeam.emulator.answers;

import dev.promptbeam.emulator.request.Continuation;
import dev.promptbeam.emulator.request.ScannedRequest;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for that no model gives: a call is refused for it, a line of a job ends with
 * the error.
 */
public final class RequestCheck {
  private static final int MOST_CANDIDATES = 8;
  private static final int MOST_IMAGES = 6;
  private static final int MOST_REFERENCES = 14;
  private static final int MOST_TEXT_TOKENS = 8192;
  private static final Set<String> TIERS =
      Set.of("unspecified", "service_tier_unspecified", "standard", "flex", "priority");
  private static final Pattern CACHED = Pattern.compile("cachedContents/[a-z0-9-]+");

  /** From 3.6 on thinking begins at LOW (protocol 4.1). */
  private static final Pattern NOT_MINIMAL = Pattern.compile("gemini-3\\.[678]-flash");

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
    if (token != null && Continuation.place(request, token) < 0) {
      return "* GenerateContentRequest.continuation_token: is not valid\n";
    }
    if (!TIERS.contains(request.tier())) {
      return "Invalid value at 'service_tier': " + request.tier();
    }
    String config = config(request, model);
    if (config != null) {
      return config;
    }
    ImageModel images = ImageModel.of(model);
    String turn = Parts.isSigner(model) ? request.turnRefusal(images != null) : null;
    if (turn != null) {
      return turn;
    }
    String refusal = ImageModel.refusal(images, request.aspectRatio, request.imageSize);
    return refusal != null || images == null ? refusal : forImages(request);
  }

  private static @Nullable String config(ScannedRequest request, String model) {
    if (request.logprobs != 0 && !request.responseLogprobs) {
      return "* GenerateContentRequest.generation_config.logprobs: needs response_logprobs to be"
          + " true\n";
    }
    if (request.logprobs < 0 || request.logprobs > LogprobsAnswer.MOST_TOP) {
      return "* GenerateContentRequest.generation_config.logprobs: must be between 0 and "
          + LogprobsAnswer.MOST_TOP
          + "\n";
    }
    if (request.hasBudget && request.thinkingLevel != null) {
      return "You can only set one of thinking budget and thinking level.";
    }
    if ("MINIMAL".equals(request.thinkingLevel) && NOT_MINIMAL.matcher(model).lookingAt()) {
      return "Thinking level MINIMAL is not supported for this model.";
    }
    String cached = request.cachedContent;
    if (cached != null && !CACHED.matcher(cached).matches()) {
      return "* GenerateContentRequest.cached_content: must be cachedContents/ID\n";
    }
    return Modalities.refusal(request, model);
  }

  /** What the models that draw do not look at (the guide to image generation). */
  private static @Nullable String forImages(ScannedRequest request) {
    if (request.images() > MOST_REFERENCES) {
      return "* GenerateContentRequest.contents: at most "
          + MOST_REFERENCES
          + " reference images can be used.\n";
    }
    return request.mediaTokens().containsKey("AUDIO") || request.mediaTokens().containsKey("VIDEO")
        ? "* GenerateContentRequest.contents: image generation takes no audio or video.\n"
        : null;
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
