package dev.promptbeam.model;

/**
 * What answers used, apart by the size of their prompt, which some models' prices depend on.
 *
 * @param usual of answers to prompts of at most {@link #LONG_PROMPT} tokens
 * @param longPrompts of the others
 */
public record Usage(Tokens usual, Tokens longPrompts) {
  /** Prompts above have prices of their own (protocol 10). */
  public static final long LONG_PROMPT = 200_000;

  public static final Usage NONE = new Usage(Tokens.NONE, Tokens.NONE);

  /** Of one answer. */
  public static Usage of(Tokens answer) {
    return answer.prompt() > LONG_PROMPT
        ? new Usage(Tokens.NONE, answer)
        : new Usage(answer, Tokens.NONE);
  }

  public Usage plus(Usage other) {
    return new Usage(usual.plus(other.usual), longPrompts.plus(other.longPrompts));
  }

  public Tokens total() {
    return usual.plus(longPrompts);
  }
}
