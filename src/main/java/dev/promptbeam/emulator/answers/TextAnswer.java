package dev.promptbeam.emulator.answers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.request.ScannedRequest;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the emulated model says: its mark and an echo of the prompt, or JSON after the schema.
 *
 * @param isCut whether it ends before its end, as an answer does that comes to its limit
 * @param goesOnAt where a continuation begins, 0 for none
 */
record TextAnswer(String text, boolean isCut, int goesOnAt) {
  /** Of any answer: 65,536 tokens of ASCII, as the models' resources say. */
  static final int MOST_CHARACTERS = 1 << 18;

  private static final int MOST_WORDS = 6;
  private static final int MOST_ECHO = 80;

  /** The mark alone; shorter answers are not made. */
  private static final int MARK_TOKENS = 2;

  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

  /** The text of the candidate with this number. */
  static TextAnswer of(ScannedRequest request, AnswerSeed first, int number) throws IOException {
    if (request.scripted != null) {
      return whole(request.scripted);
    }
    AnswerSeed seed = first.of(number);
    String text = seed.mark() + (number == 0 ? " " : " (" + number + ") ") + echo(request);
    JsonNode schema = schema(request);
    if ("application/json".equals(request.responseMimeType)) {
      return schema == null
          ? whole(Json.object().put("answer", text).toString())
          : new SchemaAnswer(schema, seed).text();
    }
    if ("text/x.enum".equals(request.responseMimeType) && schema != null) {
      return new SchemaAnswer(schema, seed).choice();
    }
    return whole(fit(text, request.maxOutputTokens).strip());
  }

  /** A text, cut at the limit of all answers. */
  static TextAnswer whole(String text) {
    return text.length() <= MOST_CHARACTERS
        ? new TextAnswer(text, false, 0)
        : new TextAnswer(text.substring(0, MOST_CHARACTERS), true, 0);
  }

  /** What is left from this place on. */
  TextAnswer from(int place) {
    return new TextAnswer(text.substring(Math.min(place, text.length())), isCut, 0);
  }

  /**
   * The first so many characters, at least one.
   *
   * @param goesOnFrom where this text begins in the whole, from where another call goes on
   */
  TextAnswer cut(int characters, int goesOnFrom) {
    int end = Math.min(text.length(), Math.max(1, characters));
    return new TextAnswer(text.substring(0, end), true, goesOnFrom + end);
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
