package dev.promptbeam.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the emulated model says: its mark and an echo of the prompt, or JSON after the schema. */
final class TextAnswer {
  private static final int MOST_WORDS = 6;
  private static final int MOST_ECHO = 80;

  /** The mark alone; shorter answers are not made. */
  private static final int MARK_TOKENS = 2;

  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

  private TextAnswer() {}

  static String of(ScannedRequest request, AnswerSeed seed) {
    JsonNode schema = schema(request);
    if ("application/json".equals(request.responseMimeType)) {
      return schema == null
          ? Json.object().put("answer", seed.mark() + " " + echo(request)).toString()
          : new SchemaAnswer(schema, seed).value().toString();
    }
    if ("text/x.enum".equals(request.responseMimeType) && schema != null) {
      return new SchemaAnswer(schema, seed).value().asText();
    }
    return fit(seed.mark() + " " + echo(request), request.maxOutputTokens).strip();
  }

  /** Tokens of an answer, counted as prompts are. */
  static int tokens(String text) {
    int ascii = 0;
    for (int i = 0; i < text.length(); i++) {
      ascii += text.charAt(i) < 128 ? 1 : 0;
    }
    return (ascii + 3) / 4 + text.length() - ascii;
  }

  /** The last words of the last user turn. */
  static String echo(ScannedRequest request) {
    String text = request.lastUserText().strip();
    int start = text.length();
    int words = 0;
    while (start > 0 && text.length() - start < MOST_ECHO) {
      boolean wordStarts =
          Character.isWhitespace(text.charAt(start - 1))
              && start < text.length()
              && !Character.isWhitespace(text.charAt(start));
      if (wordStarts && ++words == MOST_WORDS) {
        break;
      }
      start--;
    }
    if (start < text.length() && Character.isLowSurrogate(text.charAt(start))) {
      start++;
    }
    return WHITE_SPACE.matcher(text.substring(start)).replaceAll(" ").strip();
  }

  /** An obliging model: it says less rather than be cut off. */
  private static String fit(String text, int mostTokens) {
    int most = Math.max(mostTokens, MARK_TOKENS);
    String fitted = text;
    while (tokens(fitted) > most) {
      fitted = fitted.substring(0, fitted.offsetByCodePoints(fitted.length(), -1));
    }
    return fitted;
  }

  private static @Nullable JsonNode schema(ScannedRequest request) {
    return request.responseSchema != null ? request.responseSchema : request.responseJsonSchema;
  }
}
