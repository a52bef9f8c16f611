package dev.promptbeam.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  @TempDir Path folder;

  @Test
  void appendsOneJsonLineAnEvent() throws IOException {
    Path file = folder.resolve("events.jsonl");

    new EventLog(file, CLOCK).add("started", Map.of());
    new EventLog(file, CLOCK).add("said", Map.of("details", List.of("two\nlines", "\"ü\"")));

    assertThat(Files.readString(file))
        .isEqualTo(
            """
            {"time":"2026-01-02T03:04:05Z","event":"started"}
            {"time":"2026-01-02T03:04:05Z","event":"said","details":["two\\nlines","\\"ü\\""]}
            """);
  }

  @Test
  void isItsOwnersAlone() throws IOException {
    Path file = folder.resolve("events.jsonl");

    new EventLog(file, CLOCK).add("started", Map.of());

    assertThat(Modes.offenders(file)).isEmpty();
  }

  @Test
  void keepsLinesWholeUnderConcurrentAppends() throws Exception {
    Path file = folder.resolve("events.jsonl");
    int threads = 4;
    int events = 100;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int number = thread;
        writers.add(pool.submit(() -> write(file, number, events)));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    } finally {
      pool.shutdownNow();
    }

    Set<String> seen = new HashSet<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode event = Json.MAPPER.readTree(line);
      assertThat(event.path("filler").asText()).hasSize(3_000);
      seen.add(event.path("thread").asInt() + "/" + event.path("number").asInt());
    }
    assertThat(seen).hasSize(threads * events);
  }

  private static boolean write(Path file, int thread, int events) throws IOException {
    EventLog log = new EventLog(file, CLOCK);
    for (int number = 0; number < events; number++) {
      String filler = String.valueOf(thread).repeat(3_000);
      log.add("event", Map.of("thread", thread, "number", number, "filler", filler));
    }
    return true;
  }
}
