package dev.promptbeam.request.media;

/** A file that cannot be sent; the message names it, what was seen and what to do. */
public final class UnreadableMediaException extends Exception {
  private static final long serialVersionUID = 1;

  UnreadableMediaException(String file, String seen) {
    super('"' + file + "\" " + seen);
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }
}
