package dev.promptbeam.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes a job's result file from its input, line by line, and beside it the keys that were
 * answered and so are paid. Both appear whole or not at all; doing it again gives the same files.
 */
final class Answering {
  private static final int BUFFER_BYTES = 1 << 18;
  private static final byte[] NO_KEY = {};

  private final StateDirectory state;
  private final Job job;
  private final ResultLine lines;
  private final long answeredLines;
  private long succeeded;
  private long failed;

  /**
   * @param answeredLines how many of the first lines are served; a cancelled job leaves the rest
   */
  Answering(StateDirectory state, Job job, long answeredLines) {
    this.state = state;
    this.job = job;
    this.answeredLines = answeredLines;
    this.lines = new ResultLine(job.identity.model(), job.identity.embedding());
  }

  long succeeded() {
    return succeeded;
  }

  long failed() {
    return failed;
  }

  void run() throws IOException {
    Path results = state.temporary();
    Path billed = state.temporary();
    RequestScanner scanner = new RequestScanner(job.identity.embedding());
    try (LineReader input = new LineReader(state.path(job.inputPath()));
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(results), BUFFER_BYTES);
        OutputStream keys = new BufferedOutputStream(Files.newOutputStream(billed), BUFFER_BYTES)) {
      while (input.next()) {
        answer(scan(scanner, input), out, keys);
      }
    }
    state.publish(results, job.resultsPath());
    state.publish(billed, job.billedPath());
  }

  private static ScannedRequest scan(RequestScanner scanner, LineReader input) throws IOException {
    try {
      return scanner.line(input.bytes(), input.length());
    } catch (ScanProblem e) {
      throw new IllegalStateException("line " + input.number() + " was checked at create", e);
    }
  }

  private void answer(ScannedRequest request, OutputStream out, OutputStream keys)
      throws IOException {
    ObjectNode error = error(request);
    ByteArrayOutputStream line;
    if (error != null) {
      line = lines.error(request, "error", error);
      failed++;
    } else {
      line = lines.answer(request, Json.object());
      succeeded++;
      keys.write(keyBytes(request));
      keys.write('\n');
    }
    line.writeTo(out);
    out.write('\n');
  }

  private @Nullable ObjectNode error(ScannedRequest request) {
    if (succeeded + failed >= answeredLines) {
      return Json.object().put("code", RpcCode.CANCELLED.number());
    }
    if (!request.hasContents) {
      return Json.object()
          .put("code", RpcCode.INVALID_ARGUMENT.number())
          .put("message", "* GenerateContentRequest.contents: contents is not specified\n");
    }
    return null;
  }

  /** Keys are stored as JSON strings, so that one with a line feed stays one line. */
  private static byte[] keyBytes(ScannedRequest request) throws IOException {
    String key = request.key;
    if (key == null && request.metadata != null) {
      key = request.metadata.path("key").textValue();
    }
    return key == null
        ? NO_KEY
        : Json.LINES.writeValueAsString(key).getBytes(StandardCharsets.UTF_8);
  }
}
