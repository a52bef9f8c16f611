package dev.promptbeam.emulator.state;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory all state lives in. A record appears whole or not at all (temporary file, then
 * rename), which survives the death of the process; it is not synced, so not the death of the
 * machine.
 */
public final class StateDirectory {
  private final Path root;
  private final AtomicLong temporary = new AtomicLong();

  public StateDirectory(Path root) throws IOException {
    this.root = root;
    for (String folder : List.of("files", "uploads", "batches", "results", "billed", "tmp")) {
      Files.createDirectories(root.resolve(folder));
    }
    clear("tmp");
  }

  public Path path(String relative) {
    return root.resolve(relative);
  }

  /** A name nobody else uses; what is left there by a dead process is cleared at the next start. */
  public Path temporary() {
    return root.resolve("tmp").resolve("t" + temporary.incrementAndGet());
  }

  public void write(String relative, JsonNode record) throws IOException {
    Path written = temporary();
    Files.write(written, Json.LINES.writeValueAsBytes(record));
    publish(written, relative);
  }

  public void publish(Path written, String relative) throws IOException {
    Files.move(
        written,
        path(relative),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  public @Nullable JsonNode read(String relative) throws IOException {
    Path path = path(relative);
    return Files.exists(path) ? Json.LINES.readTree(Files.readAllBytes(path)) : null;
  }

  public void delete(String relative) throws IOException {
    Files.deleteIfExists(path(relative));
  }

  public List<JsonNode> readAll(String folder, String suffix) throws IOException {
    List<JsonNode> records = new ArrayList<>();
    for (Path path : list(folder)) {
      if (path.toString().endsWith(suffix)) {
        records.add(Json.LINES.readTree(Files.readAllBytes(path)));
      }
    }
    return records;
  }

  List<Path> list(String folder) throws IOException {
    try (Stream<Path> paths = Files.list(path(folder))) {
      return paths.sorted().toList();
    }
  }

  public void clear(String folder) throws IOException {
    for (Path path : list(folder)) {
      Files.deleteIfExists(path);
    }
  }

  /** Removes everything, the directory itself included. */
  public void remove() throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(root)) {
      all = paths.sorted((a, b) -> b.compareTo(a)).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
