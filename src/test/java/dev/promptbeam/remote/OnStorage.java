package dev.promptbeam.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.promptbeam.cli.CommandRun;
import dev.promptbeam.cli.Workspace;
import dev.promptbeam.fakestorage.FakeStorage;
import dev.promptbeam.scenario.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A storage with a bucket named {@code data}, a folder with a spec, and commands told of both. */
abstract class OnStorage {
  static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir Path folder;
  FakeStorage storage;
  Workspace workspace;

  @BeforeEach
  final void startStorage() throws IOException {
    storage = FakeStorage.start(folder.resolve("storage"));
    storage.contents().bucket("data");
    workspace = new Workspace(Files.createDirectory(folder.resolve("work")));
  }

  @AfterEach
  final void closeStorage() {
    storage.close();
  }

  /** A command that is told where the storage is. */
  final CommandRun command(Object... arguments) {
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--gcs-endpoint", storage.url()));
    return CommandRun.of(all.toArray());
  }

  /** Runs the spec on the emulator inside, its run directory on this disk. */
  final CommandRun run(String id, String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.addAll(List.of("--gcs-endpoint", storage.url()));
    return workspace.run("emulator", id, all.toArray(String[]::new));
  }

  /** What {@code preview} shows of the dataset, a line a row. */
  final List<String> preview() {
    CommandRun preview = command("preview", workspace.spec(), "--rows", 100_000);
    assertThat(preview.exitCode()).as(preview.err()).isZero();
    return preview.out().lines().toList();
  }

  /** The rows below a folder of a run directory of this disk, by the member that names them. */
  static Map<String, JsonNode> rows(Path run, String below, String member) throws IOException {
    Map<String, JsonNode> rows = new TreeMap<>();
    for (Path file : RunFolder.files(run.resolve(below))) {
      for (String line : Files.readAllLines(file)) {
        JsonNode row = MAPPER.readTree(line);
        if (rows.put(row.at(member).toString(), row) != null) {
          throw new AssertionError("twice: " + row.at(member));
        }
      }
    }
    return rows;
  }
}
