package dev.promptbeam.cli;

import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.pipeline.RunRefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where runs live and how they are named. */
final class RunLocation {
  /** So many characters a run id may have. */
  static final int LONGEST_ID = 128;

  private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:+@-]{0,127}");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int RANDOM_LETTERS = 4;
  private static final String DEFAULT_FOLDER = "runs";

  @Option(
      names = "--runs-dir",
      paramLabel = "DIR",
      description = "Where run directories live; default: " + DEFAULT_FOLDER + ".")
  private @Nullable String runsDirectory;

  /** The directory of a run of that name; checks that the id stays below it. */
  RunDirectory directory(String specName, String runId) throws RunRefusedException {
    checkId(runId);
    return RunDirectory.of(folder().resolve(specName).resolve(runId));
  }

  /** The directory of another run of a spec: next to the one given, unless an option says where. */
  RunDirectory beside(RunDirectory given, String specName, String runId)
      throws RunRefusedException {
    checkId(runId);
    return runsDirectory == null
        ? RunDirectory.of(given.root().resolveSibling(runId))
        : directory(specName, runId);
  }

  /** An existing run: a run directory, or NAME/RUN-ID under the runs directory. */
  RunDirectory existing(String run) throws RunRefusedException {
    for (Path candidate : new Path[] {Path.of(run), folder().resolve(run)}) {
      if (Files.isRegularFile(candidate.resolve("run.json"))) {
        return RunDirectory.of(candidate);
      }
    }
    throw new RunRefusedException(
        "there is no run " + run + ": neither a run directory nor NAME/RUN-ID under " + folder());
  }

  /** The given id, or UTC time and four random characters. */
  static String runId(@Nullable String given) {
    if (given != null) {
      return given;
    }
    StringBuilder id = new StringBuilder(TIME.format(Instant.now())).append('-');
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < RANDOM_LETTERS; i++) {
      id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return id.toString();
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

  /** The runs directory; it may not exist yet. */
  Path folder() throws RunRefusedException {
    String named = runsDirectory == null ? DEFAULT_FOLDER : runsDirectory;
    if (named.startsWith("gs://")) {
      throw new RunRefusedException(
          "--runs-dir on gs:// is not supported yet by this version; name a local folder");
    }
    return Path.of(named);
  }
}
