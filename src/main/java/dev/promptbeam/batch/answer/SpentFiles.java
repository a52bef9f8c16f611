package dev.promptbeam.batch.answer;

import dev.promptbeam.batch.record.Published;
import dev.promptbeam.batch.record.ReadRecord.HandedOn;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.Settled;
import dev.promptbeam.ledger.LineFile;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.lines.LineReader;
import dev.promptbeam.model.Reason;
import dev.promptbeam.result.DeadLetterJson;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a shard was made from, once its results are on disk: requests, answers and source rows. For
 * runs that keep their results alone.
 */
public final class SpentFiles {
  private static final Set<String> LEFT_IN_ANSWERS =
      Set.of(Reason.OUTPUT_MEDIA.code(), Reason.RESULT_UNUSABLE.code());

  private final RunDirectory directory;
  private final Records records;

  public SpentFiles(RunDirectory directory, Records records) {
    this.directory = directory;
    this.records = records;
  }

  /**
   * Deletes those of a published shard, but for answers that a dead letter is about and does not
   * hold.
   *
   * @return false where a part is not what was published; then all is kept, to make it again
   */
  public boolean drop(String shard) throws IOException {
    if (!isPublished(shard)) {
      return false;
    }
    boolean answersStay = answersStay(shard);
    String first = SendingTask.name(shard, 1);
    delete(directory.requests(first), shard + ".[0-9]*");
    delete(directory.responses(first), shard + ".[0-9]*" + (answersStay ? ".index" : ""));
    Files.deleteIfExists(directory.rows(shard)); // last: what is left otherwise is looked for by it
    return true;
  }

  /** Whether its parts are there as they were published. */
  public boolean isPublished(String shard) throws IOException {
    Published outcome = records.outcome(shard);
    return outcome != null
        && isThere(outcome.results(), ResultPlace.of(directory).part(directory, shard))
        && isThere(outcome.retryable(), directory.deadLetters(shard, true))
        && isThere(outcome.permanent(), directory.deadLetters(shard, false));
  }

  /** Shards that have asked the requests of one that has asked none. */
  public List<String> askers(String shard) throws IOException {
    Settled settled = records.settled(shard);
    return settled == null ? List.of() : settled.askers();
  }

  /**
   * Shards whose answers another one needs further on.
   *
   * @param dropped whether what that was made from goes
   */
  public List<String> needed(String shard, boolean dropped) throws IOException {
    List<String> askers = askers(shard);
    return !dropped || (!askers.isEmpty() && answersStay(shard)) ? askers : List.of();
  }

  /** Deletes what tells who asks equal requests, once no shard comes any more. */
  public void dropClaims() throws IOException {
    if (Files.exists(directory.asked())) {
      deleteIn(directory.asked(), "*");
    }
  }

  private static void delete(Path beside, String glob) throws IOException {
    deleteIn(Objects.requireNonNull(beside.getParent()), glob);
  }

  private static void deleteIn(Path folder, String glob) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
      for (Path spent : files) {
        Files.deleteIfExists(spent);
      }
    }
  }

  /**
   * Whether a dead letter could not take in what was paid for: its line is the only place of it.
   */
  public boolean answersStay(String shard) throws IOException {
    Settled settled = records.settled(shard);
    int sendings = settled == null ? 0 : Math.max(1, settled.sendings()); // or what stands for one
    for (int number = 1; number <= sendings; number++) {
      String handedOn = HandedOn.name(SendingTask.name(shard, number));
      if (answersStay(directory.deadLetters(handedOn, false))) {
        return true;
      }
    }
    return answersStay(directory.deadLetters(shard, false));
  }

  private static boolean answersStay(Path permanent) throws IOException {
    if (!Files.exists(permanent)) {
      return false;
    }
    try (LineReader letters = LineReader.openOwn(permanent)) {
      while (letters.next()) {
        if (LEFT_IN_ANSWERS.contains(String.valueOf(DeadLetterJson.text(letters, "reason")))) {
          return true;
        }
      }
      return false;
    }
  }

  private static boolean isThere(LineFile.@Nullable Summary published, Path part)
      throws IOException {
    return published == null
        || (Files.isRegularFile(part) && LineFile.summarize(part).sameBytes(published));
  }
}
