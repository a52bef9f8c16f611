package dev.promptbeam.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.report.PlainText;
import org.jspecify.annotations.Nullable;

/** A text of others as the page shows it: cut short, and with nothing in it that moves others. */
final class ShownText {
  private ShownText() {}

  /** A string as it stands, any other value as compact JSON; null where there is none. */
  static @Nullable String of(@Nullable JsonNode value, int longest) {
    if (value == null || value.isMissingNode() || value.isNull()) {
      return null;
    }
    return of(value.isTextual() ? value.textValue() : value.toString(), longest);
  }

  static String of(String text, int longest) {
    if (text.length() <= longest) {
      return plain(text);
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    return plain(text.substring(0, end)) + "…";
  }

  /** Most texts have nothing to be spelled out, and many are looked at. */
  private static String plain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if ((character < ' ' && character != '\n') || character > '~') {
        return PlainText.escaped(text, true);
      }
    }
    return text;
  }
}
