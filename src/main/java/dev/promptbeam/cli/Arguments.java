package dev.promptbeam.cli;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The arguments as the JVM has read them. It reads them by the locale, and puts a replacement for
 * each byte that it cannot read: better nothing is sent than that.
 */
final class Arguments {
  private static final char REPLACEMENT = '\uFFFD';
  private static final int LAST_ASCII = 0x7F;

  private Arguments() {}

  /**
   * What is wrong with the way the arguments were read; null where they are what was given.
   *
   * @param encoding by which the JVM has read them
   */
  static @Nullable String fault(String[] arguments, String encoding) {
    boolean utf8 = isUtf8(encoding);
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      boolean lost = argument.indexOf(REPLACEMENT) >= 0;
      boolean misread = !utf8 && argument.chars().anyMatch(letter -> letter > LAST_ASCII);
      if (lost || misread) {
        return "argument "
            + (i + 1)
            + ", \""
            + argument
            + "\", "
            + (utf8
                ? "is not UTF-8; write it in UTF-8"
                : "cannot be read as UTF-8 under this locale; set LC_ALL=C.UTF-8, or start the"
                    + " program by its own file");
      }
    }
    return null;
  }

  private static boolean isUtf8(String encoding) {
    try {
      return Charset.forName(encoding).equals(StandardCharsets.UTF_8);
    } catch (IllegalArgumentException unknown) {
      return false;
    }
  }
}
