package dev.promptbeam.dataset.file;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A glob of one name, as the JDK reads it for names that are paths, for names that may be none. */
final class NamePattern {
  private final String glob;
  private final StringBuilder regex = new StringBuilder();
  private int at;

  private NamePattern(String glob) {
    this.glob = glob;
  }

  /**
   * Reads it.
   *
   * @throws PatternSyntaxException where it is none
   */
  static Pattern of(String glob) {
    NamePattern pattern = new NamePattern(glob);
    while (pattern.at < glob.length()) {
      pattern.next(glob.charAt(pattern.at++));
    }
    return Pattern.compile(pattern.regex.toString(), Pattern.DOTALL);
  }

  private void next(char letter) {
    switch (letter) {
      case '*' -> regex.append(".*");
      case '?' -> regex.append('.');
      case '[' -> choice();
      case '\\' -> {
        if (at == glob.length()) {
          throw new PatternSyntaxException("No character to escape", glob, at - 1);
        }
        literal(glob.charAt(at++));
      }
      default -> literal(letter);
    }
  }

  private void literal(char letter) {
    regex.append(Pattern.quote(String.valueOf(letter)));
  }

  private void choice() {
    int open = at - 1;
    regex.append('[');
    if (glob.startsWith("!", at)) {
      regex.append('^');
      at++;
    }
    int first = at;
    while (at < glob.length() && (glob.charAt(at) != ']' || at == first)) {
      char letter = glob.charAt(at++);
      if ("[]\\^&".indexOf(letter) >= 0) {
        regex.append('\\');
      }
      regex.append(letter);
    }
    if (at == glob.length()) {
      throw new PatternSyntaxException("Missing ']", glob, open);
    }
    at++;
    regex.append(']');
  }
}
