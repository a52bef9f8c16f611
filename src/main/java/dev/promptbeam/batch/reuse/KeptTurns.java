package dev.promptbeam.batch.reuse;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import dev.promptbeam.batch.setup.NextRequests.Turns;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Sha256;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.Trial;
import dev.promptbeam.result.line.LineFiles;
import dev.promptbeam.result.line.LineLocation;
import dev.promptbeam.result.line.Slice;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was said to the rows of a redrive in the stages that it does not ask again: copied from the
 * first run as it was sent and received, by row, trial and stage. What is kept never changes, and
 * the first run is not looked at again. For one thread.
 */
public final class KeptTurns implements Closeable {
  private static final String RECORD = "kept-turns";
  private static final int KEY_BYTES = 16;

  private final RunDirectory directory;
  private final SortedPlaces places;
  private final LineFiles files = new LineFiles();

  private KeptTurns(RunDirectory directory, SortedPlaces places) {
    this.directory = directory;
    this.places = places;
  }

  /**
   * That a redrive has all it will ever have.
   *
   * @param turns that can be looked up
   * @param rows that go on where they died
   * @param again rows that ask an earlier stage again, since what it said is gone
   */
  public record Kept(long turns, long rows, long again) {
    static @Nullable Kept read(RunDirectory directory) throws IOException {
      return directory.ledger().read(RECORD, Kept.class);
    }

    void write(RunDirectory directory) throws IOException {
      directory.ledger().create(RECORD, this);
    }
  }

  /** Those of a run; null where it has none. */
  public static @Nullable KeptTurns open(RunDirectory directory) throws IOException {
    Kept kept = Kept.read(directory);
    return kept == null || kept.turns() == 0
        ? null
        : new KeptTurns(directory, SortedPlaces.open(index(directory), kept.turns()));
  }

  public boolean has(Source source, Trial trial, int stage) {
    return places.find(key(source, trial, stage)) >= 0;
  }

  /** What was said in a stage; null where that is not kept. */
  public @Nullable Turns of(Source source, Trial trial, int stage) throws IOException {
    long place = places.find(key(source, trial, stage));
    if (place < 0) {
      return null;
    }
    byte[] line =
        files.read(
            new LineLocation(
                file(directory, places.source(place)), places.offset(place), places.length(place)));
    byte[] request = null;
    byte[] turn = null;
    try (JsonParser parser = Json.MAPPER.createParser(line)) {
      parser.nextToken();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        Slice value = Slice.skipped(parser);
        byte[] bytes = Arrays.copyOfRange(line, value.start(), value.end());
        request = name.equals("request") ? bytes : request;
        turn = name.equals("turn") ? bytes : turn;
      }
    }
    if (request == null || turn == null) {
      throw new IOException(directory.turns() + " was changed; restore it, or start a new run");
    }
    return new Turns(request, turn);
  }

  static String key(Source source, Trial trial, int stage) {
    MessageDigest digest = Sha256.digest();
    digest.update(
        (source + "\n" + trial.variant() + "\n" + trial.sample() + "\n" + stage).getBytes(UTF_8));
    return HexFormat.of().formatHex(digest.digest(), 0, KEY_BYTES);
  }

  static Path index(RunDirectory directory) {
    return directory.turns().resolve("turns.index");
  }

  static Path file(RunDirectory directory, int number) {
    return directory.turns().resolve(String.format(Locale.ROOT, "%05d.jsonl", number));
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
