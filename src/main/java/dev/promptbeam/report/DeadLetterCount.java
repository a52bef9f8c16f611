package dev.promptbeam.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.promptbeam.batch.balance.DeadLetterFiles;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How many dead letters of a run have one reason.
 *
 * @param example one of them
 */
public record DeadLetterCount(String reason, long count, Letter example) {
  private static final int LONGEST_MESSAGE = 300;
  private static final String UNREADABLE = "unreadable line";
  private static final ObjectReader LINES =
      Json.MAPPER.readerFor(Line.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** The members that are looked at of a dead letter's line. */
  private record Line(
      @Nullable String reason,
      boolean retryable,
      @Nullable String key,
      @Nullable Place source,
      @Nullable String message) {
    private record Place(@Nullable String file, long position) {}

    Letter letter() {
      Place place = source == null ? new Place(null, -1) : source;
      return new Letter(reason, retryable, key, place.file(), place.position(), message);
    }
  }

  /** What is told of a dead letter: members of its line, null where it has none. */
  record Letter(
      @Nullable String reason,
      boolean retryable,
      @Nullable String key,
      @Nullable String file,
      long position,
      @Nullable String message) {}

  /** Reads the published dead letters through; most frequent first. */
  public static List<DeadLetterCount> of(RunDirectory directory) throws IOException {
    return new Source(directory).read();
  }

  /** Counts those of one run, one time after another; each file is read once. */
  public static final class Source {
    private final RunDirectory directory;
    private final Set<Path> seen = new HashSet<>();
    private final Map<String, DeadLetterCount> counts = new LinkedHashMap<>();

    public Source(RunDirectory directory) {
      this.directory = directory;
    }

    /** Of what is published by now; most frequent first. */
    public List<DeadLetterCount> read() throws IOException {
      for (Path file : DeadLetterFiles.of(directory).paths(true)) {
        if (Files.isRegularFile(file) && seen.add(file)) { // what is gone is told otherwise
          DeadLetterCount.read(file, counts);
        }
      }
      return counts.values().stream()
          .sorted(
              Comparator.comparingLong(DeadLetterCount::count)
                  .reversed()
                  .thenComparing(DeadLetterCount::reason))
          .toList();
    }

    /** How many by reason. */
    public Map<String, Long> reasons() throws IOException {
      return read().stream()
          .collect(Collectors.toMap(DeadLetterCount::reason, DeadLetterCount::count));
    }
  }

  private static void read(Path file, Map<String, DeadLetterCount> counts) throws IOException {
    try (LineReader lines = LineReader.openOwn(file)) {
      while (lines.next()) {
        Letter letter = letter(lines, file);
        counts.merge(
            String.valueOf(letter.reason()),
            new DeadLetterCount(String.valueOf(letter.reason()), 1, letter),
            (before, one) -> new DeadLetterCount(before.reason, before.count + 1, before.example));
      }
    }
  }

  /** A line that something has damaged is one of them, and keeps no others from being told. */
  private static Letter letter(LineReader lines, Path file) throws IOException {
    try {
      return LINES.<Line>readValue(lines.buffer(), lines.start(), lines.length()).letter();
    } catch (JsonProcessingException damaged) {
      String name = String.valueOf(file.getFileName());
      return new Letter(UNREADABLE, false, null, name, lines.offset(), "verify tells more");
    }
  }

  public Map<String, Object> fields() {
    return Map.of("reason", reason, "count", count, "example", example);
  }

  public String sentence() {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%,d %s ", count, reason));
    text.append(example.retryable() ? "(retryable)" : "(permanent)").append(", such as ");
    text.append(example.file()).append(" position ").append(example.position());
    if (example.key() != null) {
      text.append(", key ").append(example.key());
    }
    String message = String.valueOf(example.message());
    boolean shown = message.length() <= LONGEST_MESSAGE;
    text.append(": ").append(shown ? message : message.substring(0, LONGEST_MESSAGE) + "…");
    return text.toString();
  }
}
