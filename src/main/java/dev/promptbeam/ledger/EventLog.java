package dev.promptbeam.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.model.Json;
import dev.promptbeam.storage.Locations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What happened, one JSON line an event, append only: keys, counts and codes, never row text. For
 * people and reports; nothing is decided from it.
 */
public final class EventLog {
  private final Path file;
  private final Clock clock;

  public EventLog(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /** Writes what waits to be; to be called where a process ends what it does. */
  public void flush() throws IOException {
    if (Locations.isRemote(file)) {
      EventPieces.of(file, clock.instant()).flush();
    }
  }

  /** Appends one line; a single write in append mode, so lines of several processes never mix. */
  public void add(String event, Map<String, ?> fields) throws IOException {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("time", clock.instant().toString()).put("event", event);
    fields.forEach((name, value) -> node.set(name, Json.MAPPER.valueToTree(value)));
    byte[] text = (node + "\n").getBytes(StandardCharsets.UTF_8);
    if (Locations.isRemote(file)) {
      EventPieces.of(file, clock.instant()).add(text);
      return;
    }
    ByteBuffer line = ByteBuffer.wrap(text);
    try (FileChannel channel =
        DurableFile.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      channel.write(line);
    }
  }

  /** Hands out what happened in a run, in the order of its writing; a torn line is none. */
  public static void forEach(RunDirectory directory, Consumer<JsonNode> event) throws IOException {
    for (Path file : files(directory)) {
      try (LineReader lines = LineReader.openOwn(file)) {
        while (lines.next()) {
          JsonNode line = parsed(lines);
          if (line != null) {
            event.accept(line);
          }
        }
      }
    }
  }

  private static @Nullable JsonNode parsed(LineReader line) throws IOException {
    try {
      return Json.MAPPER.readTree(line.buffer(), line.start(), line.length());
    } catch (JsonProcessingException torn) {
      return null;
    }
  }

  private static List<Path> files(RunDirectory directory) throws IOException {
    Path file = directory.eventsFile();
    Path folder = directory.isRemote() ? EventPieces.folder(file) : file;
    if (!Files.exists(folder)) {
      return List.of();
    }
    if (!directory.isRemote()) {
      return List.of(file);
    }
    try (Stream<Path> pieces = Files.list(folder)) {
      return pieces.sorted().toList();
    }
  }
}
