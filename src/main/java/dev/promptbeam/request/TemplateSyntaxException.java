package dev.promptbeam.request;

/** Text whose placeholders cannot be understood; the message says how to write it. */
final class TemplateSyntaxException extends Exception {
  private static final long serialVersionUID = 1;

  TemplateSyntaxException(String message) {
    super(message);
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
