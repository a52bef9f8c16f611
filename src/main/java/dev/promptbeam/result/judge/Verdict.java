package dev.promptbeam.result.judge;

import dev.promptbeam.model.Reason;

/** Whether an answer line is a result. */
public sealed interface Verdict {

  /** The answer is a result. */
  record Done() implements Verdict {
    static final Done INSTANCE = new Done();
  }

  /**
   * The answer is none.
   *
   * @param message one sentence for people, at most 500 characters; may quote the answer, so it has
   *     no place in a log of events
   * @param again whether the request is asked again
   */
  record Failed(Reason reason, String message, Again again) implements Verdict {
    private static final int MOST_CHARACTERS = 500;

    /** As the reason has it. */
    public Failed(Reason reason, String message) {
      this(reason, message, Again.BY_REASON);
    }

    /** Whether a request whose answer is no result is asked again. */
    public enum Again {
      /** Where its reason is retryable; the answer counts as an attempt. */
      BY_REASON,
      /** Not by this run, though its reason is retryable. */
      NO,
      /** As if it had not been asked: the answer is no attempt. */
      UNCOUNTED,
      /** For the rest of its answer, which is no attempt. */
      CONTINUED
    }

    public Failed with(Again other) {
      return new Failed(reason, message, other);
    }

    public Failed {
      if (message.length() > MOST_CHARACTERS) {
        int last = MOST_CHARACTERS - 2;
        int end = Character.isHighSurrogate(message.charAt(last)) ? last : last + 1;
        message = message.substring(0, end) + "…";
      }
    }
  }
}
