package dev.promptbeam.result;

import dev.promptbeam.model.Reason;

/** Whether an answer line is a result. */
public sealed interface Verdict {

  /** The answer is a result. */
  record Done() implements Verdict {
    static final Done INSTANCE = new Done();
  }

  /**
   * The answer is none; {@code reason} says whether the request is asked again.
   *
   * @param message one sentence for people, at most 500 characters; may quote the answer, so it has
   *     no place in a log of events
   */
  record Failed(Reason reason, String message) implements Verdict {
    private static final int MOST_CHARACTERS = 500;

    public Failed {
      if (message.length() > MOST_CHARACTERS) {
        int last = MOST_CHARACTERS - 2;
        int end = Character.isHighSurrogate(message.charAt(last)) ? last : last + 1;
        message = message.substring(0, end) + "…";
      }
    }
  }
}
