package dev.promptbeam.gemini.http;

import dev.promptbeam.gemini.GeminiException.LineError;
import dev.promptbeam.gemini.codec.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines that a refused create names: {@code Error on line 7: …} (protocol 4.3). */
final class LineErrors {
  /** Nine digits at most, so that the number fits. */
  private static final Pattern LINE = Pattern.compile("Error on line (\\d{1,9}):[ \\t]*(.*)");

  private LineErrors() {}

  static List<LineError> in(String message, Redaction redaction) {
    List<LineError> lines = new ArrayList<>();
    Matcher matcher = LINE.matcher(message);
    while (matcher.find()) {
      String text = redaction.message(matcher.group(2).strip());
      lines.add(new LineError(Integer.parseInt(matcher.group(1)), text));
    }
    return lines;
  }
}
