package dev.promptbeam.batch.record;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.promptbeam.ledger.DurableFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The file that says what a run waits for, or waited for when its last process ended; not there
 * where it waits for nothing. For people: nothing is decided from it.
 */
public final class WaitFile {
  private static final ObjectReader WAITS =
      Json.MAPPER
          .readerForListOf(Wait.class)
          .with(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL);

  private static final Duration BETWEEN_EVENTS = Duration.ofMinutes(1);

  /** So often at most it is written for nothing but the time at which jobs are looked at. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

  private final Path file;
  private final Journal journal;
  private final Map<Wait.Kind, Instant> told = new EnumMap<>(Wait.Kind.class);
  private List<Wait> last;
  private Instant written = Instant.MIN;

  public WaitFile(RunDirectory directory, Journal journal) throws IOException {
    this.file = directory.waitFile();
    this.journal = journal;
    this.last = List.of();
    forget(directory);
  }

  /** Removes what an earlier start has waited for. */
  public static void forget(RunDirectory directory) throws IOException {
    Files.deleteIfExists(directory.waitFile());
  }

  /** What it says; kinds that a newer version has written are left out. */
  public static List<Wait> read(RunDirectory directory) throws IOException {
    try {
      List<Wait> waits = WAITS.readValue(Files.readAllBytes(directory.waitFile()));
      return waits.stream().filter(wait -> Objects.nonNull(wait.kind())).toList();
    } catch (NoSuchFileException nothing) {
      return List.of();
    }
  }

  /** Writes where it has changed; what is new and no matter of course is an event. */
  public void write(List<Wait> waits, Instant now) throws IOException {
    boolean same = withoutLooks(waits).equals(withoutLooks(last));
    if (waits.equals(last) || (same && now.isBefore(written.plus(BETWEEN_LOOKS)))) {
      return;
    }
    tell(waits, now);
    last = waits;
    written = now;
    if (waits.isEmpty()) {
      Files.deleteIfExists(file);
      return;
    }
    byte[] json = Json.MAPPER.writeValueAsBytes(waits);
    DurableFile.replace(file, out -> out.write(json));
  }

  private static List<Wait> withoutLooks(List<Wait> waits) {
    return waits.stream().map(Wait::withoutLook).toList();
  }

  private void tell(List<Wait> waits, Instant now) {
    for (Wait wait : waits) {
      boolean isNew = last.stream().noneMatch(before -> sameTrouble(before, wait));
      Instant before = told.get(wait.kind());
      boolean often = before != null && now.isBefore(before.plus(BETWEEN_EVENTS));
      if (isNew && !wait.matterOfCourse() && !often) {
        told.put(wait.kind(), now);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("for", wait.kind().name());
        fields.put("count", wait.count());
        fields.put("said", wait.said());
        journal.add("waits", "", fields);
      }
    }
  }

  private static boolean sameTrouble(Wait one, Wait other) {
    return one.kind() == other.kind() && one.said().equals(other.said());
  }
}
