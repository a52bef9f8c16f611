package dev.promptbeam.request.text;

/** Text whose placeholders cannot be understood; the message says how to write it. */
public final class TemplateSyntaxException extends Exception {
  private static final long serialVersionUID = 1;

  TemplateSyntaxException(String message) {
    super(message);
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }
}
