package dev.promptbeam.emulator.batches;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.emulator.answers.RequestCheck;
import dev.promptbeam.emulator.files.FileReferences;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.reply.RpcCode;
import dev.promptbeam.emulator.request.RequestScanner;
import dev.promptbeam.emulator.request.ScanProblem;
import dev.promptbeam.emulator.request.ScannedRequest;
import dev.promptbeam.emulator.state.LineReader;
import dev.promptbeam.emulator.state.StateDirectory;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes a job's result file from its input, line by line, and beside it the keys that were
 * answered and so are paid. Both appear whole or not at all; doing it again gives the same files.
 */
final class Answering {
  private static final int BUFFER_BYTES = 1 << 18;

  private final StateDirectory state;
  private final Job job;
  private final LineFaults faults;
  private final Media media;
  private final ResultLine lines;
  private final long answeredLines;
  private long succeeded;
  private long failed;

  /** The files that lines name, as they are when the job starts. */
  record Media(FileReferences references, Instant when) {}

  /**
   * @param answeredLines how many of the first lines are served; a cancelled job leaves the rest
   */
  Answering(StateDirectory state, Job job, LineFaults faults, Media media, long answeredLines) {
    this.media = media;
    this.state = state;
    this.job = job;
    this.faults = faults;
    this.answeredLines = answeredLines;
    this.lines = new ResultLine(job.identity.model(), job.answeredBy(), job.identity.embedding());
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
        ResultFile out = new ResultFile(results, job.script());
        OutputStream keys = new BufferedOutputStream(Files.newOutputStream(billed), BUFFER_BYTES)) {
      while (input.next()) {
        answer(scan(scanner, input), input.number(), out, keys);
      }
    }
    faults.save();
    state.publish(ResultFile.shuffled(results, job.script(), state), job.resultsPath());
    state.publish(billed, job.billedPath());
  }

  private ScannedRequest scan(RequestScanner scanner, LineReader input) throws IOException {
    try {
      return job.identity.fileName() == null
          ? scanner.inlined(input.bytes(), input.length())
          : scanner.line(input.bytes(), input.length());
    } catch (ScanProblem e) {
      throw new IllegalStateException("line " + input.number() + " was checked at create", e);
    }
  }

  private void answer(ScannedRequest request, long number, ResultFile out, OutputStream keys)
      throws IOException {
    ObjectNode error = ownError(request);
    JsonNode twist = error == null ? faults.strike(request, number) : Json.object();
    String type = twist.path("type").asText("");
    if (error != null || type.equals("error")) {
      String member = twist.path("member").asText("error");
      JsonNode status = error != null ? error : scriptedError(twist);
      out.line(line -> lines.error(request, member, status, line));
      failed++;
      return;
    }
    succeeded++;
    keys.write(keyBytes(request));
    keys.write('\n');
    writeAnswer(request, type, twist, out);
  }

  private void writeAnswer(ScannedRequest request, String type, JsonNode twist, ResultFile out)
      throws IOException {
    switch (type) {
      case "missing" -> {
        // Answered and paid, but its line is lost.
      }
      case "doubled" -> {
        out.line(line -> lines.answer(request, twist, line));
        out.line(line -> lines.answer(request, twist, line));
      }
      case "conflicting" -> {
        out.line(line -> lines.answer(request, Json.object(), line));
        JsonNode other = Json.object().put("type", "text").put("text", "a different answer");
        out.line(line -> lines.answer(request, other, line));
      }
      case "garbage" -> out.text(twist.path("text").asText("{\"key\":\"" + request.anyKey()));
      case "wrongKey" -> {
        request.key = twist.path("key").asText("nobody's key");
        out.line(line -> lines.answer(request, Json.object(), line));
      }
      case "nothing" -> out.line(line -> lines.bare(request, line));
      default -> out.line(line -> lines.answer(request, twist, line));
    }
  }

  private static ObjectNode scriptedError(JsonNode twist) {
    ObjectNode status = Json.object();
    if (twist.path("asString").asBoolean()) {
      status.put("code", twist.path("code").asText("13"));
    } else {
      status.put("code", twist.path("code").asInt(RpcCode.INTERNAL.number()));
    }
    if (twist.has("message")) {
      status.put("message", twist.get("message").asText());
    }
    if (twist.has("status")) {
      status.put("status", twist.get("status").asText());
    }
    if (twist.has("details")) {
      status.set("details", twist.get("details"));
    }
    return status;
  }

  /** What the service itself would refuse, fault or not. */
  private @Nullable ObjectNode ownError(ScannedRequest request) {
    if (succeeded + failed >= answeredLines) {
      return Json.object().put("code", RpcCode.CANCELLED.number());
    }
    String why =
        job.identity.embedding()
            ? RequestCheck.embed(request, job.identity.model())
            : RequestCheck.generate(request, job.identity.model());
    if (why != null) {
      return error(RpcCode.INVALID_ARGUMENT, why);
    }
    FileReferences.Refusal gone = media.references().refusal(request.fileUris, media.when());
    if (gone != null) {
      return error(gone.code(), gone.message());
    }
    if (!request.fileUris.isEmpty()) {
      request.addContent(media.references().fingerprint(request.fileUris));
    }
    return null;
  }

  private static ObjectNode error(RpcCode code, String message) {
    return Json.object().put("code", code.number()).put("message", message);
  }

  /** Keys are stored as JSON strings, so that one with a line feed stays one line. */
  private static byte[] keyBytes(ScannedRequest request) throws IOException {
    String key = request.anyKey();
    return key == null
        ? new byte[0]
        : Json.LINES.writeValueAsString(key + request.placeMark()).getBytes(StandardCharsets.UTF_8);
  }
}
