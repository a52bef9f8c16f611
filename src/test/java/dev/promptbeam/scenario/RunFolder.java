package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.promptbeam.recount.Recount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a run leaves on disk, read without any code of the product. */
public record RunFolder(Path path) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** How many records of that kind the ledger holds, such as {@code buckets}. */
  public long records(String folder) throws IOException {
    return count(path.resolve("ledger").resolve(folder), ".json");
  }

  /**
   * How many sendings have this record: {@code intent}, {@code job}, {@code ended}, {@code read}.
   */
  long sendings(String record) throws IOException {
    Path folder = path.resolve("ledger/sendings");
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> sendings = Files.list(folder)) {
      return sendings.filter(one -> Files.exists(one.resolve(record + ".json"))).count();
    }
  }

  /** The process that holds, or last held, the dispatcher lease. */
  long leader() throws IOException {
    List<Path> epochs = files(path.resolve("ledger/epochs"));
    return MAPPER.readTree(epochs.get(epochs.size() - 1).toFile()).asLong();
  }

  long parts() throws IOException {
    return count(path.resolve("results"), ".jsonl");
  }

  public boolean isSealed() {
    return Files.exists(path.resolve("ledger/sealed.json"));
  }

  /** True once the run has begun. */
  boolean hasRunFile() {
    return Files.exists(path.resolve("run.json"));
  }

  public JsonNode run() throws IOException {
    return MAPPER.readTree(path.resolve("run.json").toFile());
  }

  /** What events.jsonl tells under that name, in its order. */
  List<JsonNode> events(String name) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : Files.readAllLines(path.resolve("events.jsonl"))) {
      JsonNode event = MAPPER.readTree(line);
      if (event.path("event").asText().equals(name)) {
        events.add(event);
      }
    }
    return events;
  }

  /** Results by row key; a key that stands twice fails. */
  Map<String, JsonNode> results() throws IOException {
    return rows("results");
  }

  /** Results of one shard, by row key. */
  Map<String, JsonNode> results(String shard) throws IOException {
    return rows("results/part-" + shard + ".jsonl");
  }

  /** Dead letters of both kinds, by row key. */
  Map<String, JsonNode> deadLetters() throws IOException {
    return rows("dead-letter");
  }

  /** Counts it again without the product and fails where it does not balance. */
  Recount recount() throws IOException {
    Recount recount = Recount.of(path);
    assertThat(recount.problems()).isEmpty();
    return recount;
  }

  private Map<String, JsonNode> rows(String folder) throws IOException {
    Map<String, JsonNode> rows = new TreeMap<>();
    for (Path file : files(path.resolve(folder))) {
      for (String line : Files.readAllLines(file)) {
        JsonNode row = MAPPER.readTree(line);
        JsonNode key = row.path("key");
        String name = key.isTextual() ? key.asText() : row.path("source").toString();
        assertThat(rows.put(name, row)).as("an earlier row %s", name).isNull();
      }
    }
    return rows;
  }

  public static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return new ArrayList<>(files.filter(Files::isRegularFile).sorted().toList());
    }
  }

  private static long count(Path folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).count();
    } catch (NoSuchFileException absent) {
      return 0;
    }
  }
}
