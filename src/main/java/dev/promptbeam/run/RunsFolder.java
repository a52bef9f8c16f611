package dev.promptbeam.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.ledger.RunRecord;
import dev.promptbeam.model.IoReason;
import dev.promptbeam.model.Surroundings;
import dev.promptbeam.pipeline.RunRefusedException;
import dev.promptbeam.storage.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/**
 * The folder under which runs live, each in {@code NAME/RUN-ID}; it may not exist yet.
 *
 * @param named whether the user has said which one it is
 */
public record RunsFolder(Path path, boolean named) {
  /** So many characters a run id may have. */
  static final int LONGEST_ID = 128;

  private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:+@-]{0,127}");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int RANDOM_LETTERS = 4;

  /** A run id of its own: UTC time and four random characters. */
  public static String newId(Surroundings surroundings) {
    StringBuilder id = new StringBuilder(TIME.format(surroundings.clock().instant())).append('-');
    for (int i = 0; i < RANDOM_LETTERS; i++) {
      id.append(LETTERS.charAt(surroundings.random().nextInt(LETTERS.length())));
    }
    return id.toString();
  }

  /** The directory of a run of that name; checks that the id stays below it. */
  public RunDirectory directory(String specName, String runId) throws RunRefusedException {
    checkId(runId);
    return RunDirectory.of(path.resolve(specName).resolve(runId));
  }

  /** The directory of another run of a spec: next to the one given, unless this one was named. */
  RunDirectory beside(RunDirectory given, String specName, String runId)
      throws RunRefusedException {
    checkId(runId);
    return named ? directory(specName, runId) : RunDirectory.of(given.root().resolveSibling(runId));
  }

  /** An existing run: a run directory, or NAME/RUN-ID under this folder. */
  public RunDirectory existing(String run) throws RunRefusedException {
    for (Path candidate : new Path[] {Locations.path(run), Locations.resolve(path, run)}) {
      if (Files.isRegularFile(candidate.resolve("run.json"))) {
        return readable(RunDirectory.of(candidate));
      }
    }
    throw new RunRefusedException(
        "there is no run " + run + ": neither a run directory nor NAME/RUN-ID under " + path);
  }

  private static RunDirectory readable(RunDirectory directory) throws RunRefusedException {
    try {
      RunRecord.read(directory);
      return directory;
    } catch (JsonProcessingException e) {
      throw new RunRefusedException(
          directory.runFile() + " is damaged: " + e.getOriginalMessage() + "; restore it");
    } catch (IOException e) {
      throw new RunRefusedException(directory.runFile() + ": " + IoReason.of(e));
    }
  }

  private static void checkId(String runId) throws RunRefusedException {
    if (!RUN_ID.matcher(runId).matches()) {
      throw new RunRefusedException(
          "run id \""
              + runId
              + "\" is not one: letters, digits and . _ : + @ -, beginning with a letter or digit,"
              + " at most "
              + LONGEST_ID);
    }
  }
}
