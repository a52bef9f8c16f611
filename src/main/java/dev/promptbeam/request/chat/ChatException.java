package dev.promptbeam.request.chat;

import dev.promptbeam.model.Reason;

/** What a conversation, or a request with one, says and the service has no word for. */
public final class ChatException extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  ChatException(String path, String message) {
    this(Reason.REQUEST_INVALID, path, message);
  }

  ChatException(Reason reason, String path, String message) {
    super(path + ": " + message);
    this.reason = reason;
  }

  /** A member that --allow-unknown-fields leaves out. */
  static ChatException unknown(String path, String message) {
    return new ChatException(path, message + "; --allow-unknown-fields leaves it out");
  }

  /** REQUEST_INVALID or MEDIA_UNREADABLE. */
  public Reason reason() {
    return reason;
  }

  /** Where it stands, what is wrong, and what to do. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
