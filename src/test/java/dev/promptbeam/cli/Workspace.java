package dev.promptbeam.cli;

import dev.promptbeam.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A folder with a spec, a dataset and runs. */
public record Workspace(Path folder) {
  public static final String SPEC =
      """
      name: capitals
      dataset:
        path: cities.csv
        key: id
      model: gemini-3.5-flash-lite
      request:
        prompt: "Which country has the capital {{city}}?"
      """;

  /** The same, for servers by address: those are looked at every ten seconds unless told to. */
  public static final String QUICK_SPEC = SPEC + "batch: {poll: {first: 100ms, most: 500ms}}\n";

  public Workspace withSpec(String yaml) throws IOException {
    Files.writeString(spec(), yaml);
    return this;
  }

  public Workspace withFile(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
    return this;
  }

  /** Rows of a dataset cities.jsonl, each with a text of so many letters of its own. */
  Workspace rows(int count, int letters) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      String city = "x".repeat(letters) + i;
      lines.append("{\"id\":" + i + ",\"city\":\"" + city + "\"}\n");
    }
    return withFile("cities.jsonl", lines.toString());
  }

  public Path spec() {
    return folder.resolve("spec.yaml");
  }

  public Path runs() {
    return folder.resolve("runs");
  }

  public Path run(String id) {
    return runs().resolve("capitals").resolve(id);
  }

  /** Runs the spec against a server. */
  public CommandRun run(String endpoint, String id, String... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "run",
                spec(),
                "--runs-dir",
                runs(),
                "--run-id",
                id,
                "--endpoint",
                endpoint,
                "--runner",
                "direct"));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray());
  }

  /** Redrives a run of this spec. */
  CommandRun redrive(String id, String... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of("redrive", "capitals/" + id, "--runs-dir", runs(), "--runner", "direct"));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray());
  }

  /** Lines of the published files below a folder of a run, by row key. */
  Map<String, String> lines(String id, String below) throws IOException {
    Map<String, String> lines = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(run(id).resolve(below))) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        for (String line : Files.readAllLines(path)) {
          lines.put(Json.MAPPER.readTree(line).path("key").asText(), line);
        }
      }
    }
    return lines;
  }

  /** Makes run.json say what it says while the run goes on, as after a kill. */
  Workspace unended(String id) throws IOException {
    Path record = run(id).resolve("run.json");
    String json =
        Files.readString(record)
            .replaceFirst("\"state\" : \"\\w+\"", "\"state\" : \"running\"")
            .replaceFirst("\"exitCode\" : \\d+", "\"exitCode\" : null")
            .replaceFirst("\"finished\" : \"[^\"]+\"", "\"finished\" : null");
    Files.writeString(record, json);
    Files.delete(run(id).resolve("_SUCCESS"));
    return this;
  }

  /**
   * All files of a run with size and modification, to tell whether anything was touched; not those
   * of the emulator, whose clock is written whenever it starts.
   */
  Map<String, String> state(String id) throws IOException {
    Map<String, String> state = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(run(id))) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        state.put(path.toString(), Files.size(path) + " " + Files.getLastModifiedTime(path));
      }
    }
    state.keySet().removeIf(path -> path.startsWith(run(id).resolve("emulator") + "/"));
    return state;
  }
}
