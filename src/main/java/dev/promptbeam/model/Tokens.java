package dev.promptbeam.model;

/**
 * Tokens of answers as their usageMetadata counts them (protocol 6).
 *
 * @param prompt input, cached tokens included
 * @param cached those of the prompt that came from a cache
 * @param candidates output without thoughts, images included
 * @param thoughts output that is thinking
 * @param toolUse input by tools
 * @param images those of the candidates that are images
 */
public record Tokens(
    long prompt, long cached, long candidates, long thoughts, long toolUse, long images) {
  public static final Tokens NONE = new Tokens(0, 0, 0, 0, 0, 0);

  public Tokens plus(Tokens other) {
    return new Tokens(
        prompt + other.prompt,
        cached + other.cached,
        candidates + other.candidates,
        thoughts + other.thoughts,
        toolUse + other.toolUse,
        images + other.images);
  }
}
