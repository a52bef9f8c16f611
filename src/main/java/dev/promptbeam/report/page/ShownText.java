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
      return PlainText.escaped(text, true);
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    return PlainText.escaped(text.subSequence(0, end), true) + "…";
  }
}
