package dev.promptbeam.emulator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a create does before it answers: reads the whole input, counts it, and refuses it when a
 * line is wrong, naming the first ten (protocol 4.3).
 */
record InputCheck(long requests, long tokens) {
  private static final int MOST_REPORTED = 10;

  static InputCheck file(Path file, boolean embedding) throws IOException {
    return check(file, embedding, false);
  }

  /** Inline requests, one a line; problems are worded as those of the call's own body. */
  static InputCheck inline(Path file, boolean embedding) throws IOException {
    return check(file, embedding, true);
  }

  private static InputCheck check(Path file, boolean embedding, boolean inline) throws IOException {
    RequestScanner scanner = new RequestScanner(embedding);
    List<String> problems = new ArrayList<>();
    long requests = 0;
    long tokens = 0;
    try (LineReader lines = new LineReader(file)) {
      while (lines.next()) {
        requests++;
        try {
          tokens += scanner.line(lines.bytes(), lines.length()).promptTokens();
        } catch (ScanProblem problem) {
          if (problems.size() < MOST_REPORTED) {
            problems.add(inline ? problem.callMessage : onLine(lines.number(), problem));
          }
        }
      }
    }
    if (!problems.isEmpty()) {
      throw ApiException.invalid(String.join("\n", problems));
    }
    if (requests == 0) {
      throw ApiException.invalid("The input holds no requests.");
    }
    return new InputCheck(requests, tokens);
  }

  private static String onLine(long number, ScanProblem problem) {
    return "Error on line "
        + number
        + ": invalid JSON, near column "
        + problem.column
        + ": "
        + problem.getMessage();
  }
}
