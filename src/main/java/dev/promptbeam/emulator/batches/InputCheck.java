package dev.promptbeam.emulator.batches;

import dev.promptbeam.emulator.reply.ApiException;
import dev.promptbeam.emulator.request.RequestScanner;
import dev.promptbeam.emulator.request.ScanProblem;
import dev.promptbeam.emulator.request.ScannedRequest;
import dev.promptbeam.emulator.state.LineReader;
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

  /** Reads one request of the input. */
  private interface Scan {
    ScannedRequest read(byte[] bytes, int length) throws IOException, ScanProblem;
  }

  /** Words what is wrong with one request. */
  private interface Wording {
    String of(long number, ScanProblem problem);
  }

  static InputCheck file(Path file, boolean embedding) throws IOException {
    return check(file, new RequestScanner(embedding)::line, InputCheck::onLine);
  }

  /** Inline requests, one a line; problems are worded as those of the call's own body. */
  static InputCheck inline(Path file, boolean embedding) throws IOException {
    return check(file, new RequestScanner(embedding)::inlined, InputCheck::inBody);
  }

  private static InputCheck check(Path file, Scan scan, Wording wording) throws IOException {
    List<String> problems = new ArrayList<>();
    long requests = 0;
    long tokens = 0;
    try (LineReader lines = new LineReader(file)) {
      while (lines.next()) {
        requests++;
        try {
          tokens += scan.read(lines.bytes(), lines.length()).promptTokens();
        } catch (ScanProblem problem) {
          if (problems.size() < MOST_REPORTED) {
            problems.add(wording.of(lines.number(), problem));
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

  private static String inBody(long number, ScanProblem problem) {
    return problem.callMessage("batch.input_config.requests.requests[" + (number - 1) + "]");
  }
}
