package dev.promptbeam.batch.reuse;

import dev.promptbeam.ledger.DurableFile;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.model.Json;
import dev.promptbeam.result.judge.AnswerIndex.Former;
import dev.promptbeam.result.line.LineLocation;
import dev.promptbeam.storage.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the answers of other runs stand, by the keys of their requests. No heap is needed whatever
 * their number. For many threads.
 */
public final class ReuseIndex {
  private final SortedPlaces places;
  private final List<Source> sources;

  private ReuseIndex(SortedPlaces places, List<Source> sources) {
    this.places = places;
    this.sources = sources;
  }

  /**
   * A file of answers that one job brought, as it was when its answers were found: a run that was
   * deleted and made again has another one in its place.
   *
   * @param file of a run's responses
   * @param modified in milliseconds since 1970; a file that is restored can have it again
   * @param former who asked
   */
  record Source(String file, long bytes, long modified, Former former) {

    static Source of(Path file, Former former) throws IOException {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new Source(file.toString(), now.size(), now.lastModifiedTime().toMillis(), former);
    }

    /** What has become of the file; null where it is the same. */
    @Nullable String amiss() throws IOException {
      try {
        return equals(of(Locations.path(file), former)) ? null : file + " was changed";
      } catch (NoSuchFileException gone) {
        return file + " is gone";
      }
    }
  }

  /**
   * What was found when a run began; with it the index is complete.
   *
   * @param keys that can be looked up
   * @param answers how many they are of
   * @param runs {@code NAME/RUN-ID} of those that were looked through
   */
  public record Found(long keys, long answers, List<String> runs, List<Source> sources) {

    /**
     * The first file of answers that is gone or another one, as a refusal says it; null where none
     * is.
     */
    public @Nullable String firstAmiss() throws IOException {
      for (Source source : sources) {
        String amiss = source.amiss();
        if (amiss != null) {
          return refusal(amiss);
        }
      }
      return null;
    }

    static @Nullable Found read(RunDirectory directory) throws IOException {
      Path file = file(directory);
      return Files.exists(file)
          ? Json.MAPPER.readValue(Files.readAllBytes(file), Found.class)
          : null;
    }

    void write(RunDirectory directory) throws IOException {
      byte[] json = Json.MAPPER.writeValueAsBytes(this);
      DurableFile.replace(file(directory), out -> out.write(json));
    }

    private static Path file(RunDirectory directory) {
      return directory.reuse().resolve("former.json");
    }
  }

  /** An answer of another run. */
  record Taken(LineLocation answer, Source source) {}

  /** Why a run does not go on whose answers are not what was found. */
  static String refusal(String amiss) {
    return "reuse: "
        + amiss
        + ", which answers are being taken from; restore it, or start a new run";
  }

  static Path file(RunDirectory directory) {
    return directory.reuse().resolve("answers.index");
  }

  /** What was found for a run; null where it takes nothing from others, or does not know yet. */
  public static @Nullable Found found(RunDirectory directory) throws IOException {
    return Found.read(directory);
  }

  /** The index of a run; null where it takes nothing from others. */
  public static @Nullable ReuseIndex open(RunDirectory directory) throws IOException {
    Found found = Found.read(directory);
    if (found == null || found.keys() == 0) {
      return null;
    }
    return new ReuseIndex(SortedPlaces.open(file(directory), found.keys()), found.sources());
  }

  /**
   * The place of an answer; negative where there is none.
   *
   * @param requestKey found before
   * @param contentKey the same asked for another row
   */
  public long find(String requestKey, @Nullable String contentKey) {
    long place = find(requestKey);
    return place >= 0 || contentKey == null || contentKey.equals(requestKey)
        ? place
        : find(contentKey);
  }

  private long find(String key) {
    return places.find(key);
  }

  /** What was found at a place. */
  Taken at(long place) {
    Source source = sources.get(places.source(place));
    LineLocation line =
        new LineLocation(Locations.path(source.file()), places.offset(place), places.length(place));
    return new Taken(line, source);
  }
}
