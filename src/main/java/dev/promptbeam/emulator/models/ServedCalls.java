package dev.promptbeam.emulator.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.json.Json;
import dev.promptbeam.emulator.request.ScannedRequest;
import dev.promptbeam.emulator.state.StateDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;

/**
 * The answers that calls were given, whether or not they arrived, for the accounting. A call has no
 * key, so it goes by its prompt.
 */
public final class ServedCalls {
  private static final String RECORD = "served.jsonl";

  private final Path file;

  /**
   * One answer.
   *
   * @param tier the service tier that the call asked for, in lower case
   * @param prompt SHA-256 of the last user turn in hex, with the place where a continuation goes on
   */
  public record Served(String model, String tier, String prompt) {}

  public ServedCalls(StateDirectory state) {
    this.file = state.path(RECORD);
  }

  synchronized void add(String model, ScannedRequest request) throws IOException {
    String prompt = HexFormat.of().formatHex(request.lastUserDigest()) + request.placeMark();
    JsonNode record =
        Json.object().put("model", model).put("tier", request.tier()).put("prompt", prompt);
    Files.writeString(file, record + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** All, in order. */
  public synchronized List<Served> all() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    String whole = Files.readString(file, StandardCharsets.UTF_8);
    return Json.LINES
        .readerFor(Served.class)
        .<Served>readValues(whole.substring(0, whole.lastIndexOf('\n') + 1))
        .readAll();
  }

  public synchronized void reset() throws IOException {
    Files.deleteIfExists(file);
  }
}
