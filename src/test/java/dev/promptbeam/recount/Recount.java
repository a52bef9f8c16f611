package dev.promptbeam.recount;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Counts a complete run again from its files alone, for tests. Shares no code with the product, so
 * that one mistake cannot hide on both sides. Holds the source of every row: for small runs.
 */
public final class Recount {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path run;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, String> placeOfSource = new HashMap<>();
  private long results;
  private long retryable;
  private long permanent;

  private Recount(Path run) {
    this.run = run;
  }

  /**
   * Counts the run in this directory and compares with its {@code run.json} and {@code _SUCCESS}.
   */
  public static Recount of(Path run) throws IOException {
    Recount recount = new Recount(run);
    recount.results = recount.count("results");
    recount.retryable = recount.count("dead-letter/retryable");
    recount.permanent = recount.count("dead-letter/permanent");
    recount.compare("run.json", recount.tree("run.json").path("counts"));
    JsonNode success = recount.tree("_SUCCESS");
    recount.compare("_SUCCESS", success.has("counts") ? success.path("counts") : success);
    return recount;
  }

  public long rows() {
    return results + retryable + permanent;
  }

  public long results() {
    return results;
  }

  public long retryable() {
    return retryable;
  }

  public long permanent() {
    return permanent;
  }

  /** All that does not add up, in words; empty where the run balances. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  private long count(String folder) throws IOException {
    if (!Files.isDirectory(run.resolve(folder))) {
      return 0;
    }
    long rows = 0;
    try (Stream<Path> files = Files.walk(run.resolve(folder))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (file.toString().endsWith(".jsonl")) {
          rows += count(folder, file);
        } else {
          problems.add(run.relativize(file) + " is no part");
        }
      }
    }
    return rows;
  }

  private long count(String folder, Path file) throws IOException {
    long line = 0;
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        line++;
        checkRow(folder, run.relativize(file) + ":" + line, text);
      }
    }
    return line;
  }

  private void checkRow(String folder, String place, String text) {
    JsonNode row;
    try {
      row = MAPPER.readTree(text);
    } catch (IOException e) {
      problems.add(place + " is not JSON");
      return;
    }
    JsonNode source = row.path("source");
    if (!source.path("file").isTextual() || !source.path("position").isIntegralNumber()) {
      problems.add(place + " has no source");
      return;
    }
    String variant = row.path("variant").asText();
    String name = source.path("file").asText() + "#" + source.path("position").asLong() + variant;
    String earlier = placeOfSource.putIfAbsent(name, place);
    if (earlier != null) {
      problems.add(name + " is doubled: " + earlier + " and " + place);
    }
    checkFolder(folder, place, row);
  }

  private void checkFolder(String folder, String place, JsonNode row) {
    boolean success = row.path("status").asText().equals("success");
    if (success != folder.equals("results")) {
      problems.add(place + " has status " + row.path("status").asText());
    } else if (!success && row.path("retryable").asBoolean() != folder.endsWith("retryable")) {
      problems.add(place + " has retryable " + row.path("retryable"));
    }
  }

  private JsonNode tree(String name) throws IOException {
    Path file = run.resolve(name);
    if (!Files.exists(file)) {
      problems.add(name + " is missing");
      return MAPPER.missingNode();
    }
    return MAPPER.readTree(Files.readString(file));
  }

  private void compare(String name, JsonNode counts) {
    if (counts.isMissingNode()) {
      return;
    }
    compare(name, "rows", counts.path("rows"), rows());
    compare(name, "results", counts.path("results"), results);
    JsonNode dead = counts.path("deadLetters");
    compare(name, "deadLetters.retryable", dead.path("retryable"), retryable);
    compare(name, "deadLetters.permanent", dead.path("permanent"), permanent);
  }

  private void compare(String name, String count, JsonNode said, long counted) {
    if (!said.isIntegralNumber() || said.asLong() != counted) {
      problems.add(
          name + " says " + count + " " + said.asText("nothing") + ", the files " + counted);
    }
  }
}
