package dev.promptbeam.ledger;

import dev.promptbeam.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Records as one JSON file each below a folder of a local file system. */
public record LocalLedger(Path root) implements JsonLedger {
  @Override
  public <T> boolean create(String name, T record) throws IOException {
    byte[] json = Json.MAPPER.writeValueAsBytes(record);
    return DurableFile.create(file(name), out -> out.write(json));
  }

  @Override
  public boolean exists(String name) {
    return Files.exists(file(name));
  }

  @Override
  public List<String> list(String folder) throws IOException {
    Path path = root.resolve(folder);
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries
          .map(entry -> String.valueOf(entry.getFileName()))
          .filter(name -> !name.endsWith(".tmp"))
          .map(JsonLedger::recordName)
          .sorted()
          .toList();
    }
  }

  @Override
  public byte @Nullable [] bytes(String name) throws IOException {
    try {
      return Files.readAllBytes(file(name));
    } catch (NoSuchFileException absent) {
      return null;
    }
  }

  private Path file(String name) {
    return root.resolve(name + SUFFIX);
  }
}
