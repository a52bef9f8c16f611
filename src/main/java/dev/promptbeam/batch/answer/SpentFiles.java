package dev.promptbeam.batch.answer;

import dev.promptbeam.batch.record.Published;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a shard was made from, once its results are on disk: requests, answers and source rows. For
 * runs that keep their results alone.
 */
public final class SpentFiles {
  private final RunDirectory directory;
  private final Records records;

  public SpentFiles(RunDirectory directory, Records records) {
    this.directory = directory;
    this.records = records;
  }

  /** Deletes those of all published shards that a crash has left. */
  public void dropAll() throws IOException {
    for (String shard : records.published()) {
      if (Files.exists(directory.rows(shard))) {
        drop(shard);
      }
    }
  }

  /**
   * Deletes those of a published shard.
   *
   * @return false where a part is not what was published; then all is kept, to make it again
   */
  public boolean drop(String shard) throws IOException {
    Published outcome = records.outcome(shard);
    if (outcome == null
        || !isThere(outcome.results(), directory.results(shard))
        || !isThere(outcome.retryable(), directory.deadLetters(shard, true))
        || !isThere(outcome.permanent(), directory.deadLetters(shard, false))) {
      return false;
    }
    String first = SendingTask.name(shard, 1);
    for (Path file : List.of(directory.requests(first), directory.responses(first))) {
      Path folder = Objects.requireNonNull(file.getParent());
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, shard + ".[0-9]*")) {
        for (Path spent : files) {
          Files.deleteIfExists(spent);
        }
      }
    }
    Files.deleteIfExists(directory.rows(shard)); // last: what is left otherwise is looked for by it
    return true;
  }

  private static boolean isThere(LineFile.@Nullable Summary published, Path part)
      throws IOException {
    return published == null
        || (Files.isRegularFile(part) && LineFile.summarize(part).equals(published));
  }
}
