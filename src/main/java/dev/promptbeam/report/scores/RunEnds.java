package dev.promptbeam.report.scores;

import dev.promptbeam.batch.balance.DeadLetterFiles;
import dev.promptbeam.batch.record.Published;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.ledger.ResultPlace;
import dev.promptbeam.ledger.RunDirectory;
import dev.promptbeam.result.format.PartReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The ends of a run's rows, as far as they are published: read through once. */
final class RunEnds {
  private RunEnds() {}

  /** Takes one end after another. */
  @FunctionalInterface
  interface Taker {
    void take(EndedRow row) throws IOException;
  }

  /**
   * Hands them out.
   *
   * @return how many files cannot be read to their end
   */
  static int forEach(RunDirectory directory, EndReader reader, Taker taker) throws IOException {
    int broken = 0;
    for (Path letters : DeadLetterFiles.of(directory).paths(true)) {
      broken += read(letters, (line, table) -> take(reader.deadLetter(line), taker));
    }
    ResultPlace place = ResultPlace.of(directory);
    Records records = new Records(directory.ledger());
    for (String shard : records.published()) {
      Path part = place.part(directory, shard);
      if (Files.isRegularFile(part) || hasResults(records.outcome(shard))) {
        broken += read(part, (line, table) -> take(reader.result(line, table), taker));
      }
    }
    return broken;
  }

  /** A shard whose rows have all died, or gone on to another stage, has none. */
  private static boolean hasResults(@Nullable Published outcome) {
    return outcome != null && outcome.results() != null;
  }

  private interface Lines {
    void line(byte[] line, boolean table) throws IOException;
  }

  private static void take(@Nullable EndedRow row, Taker taker) throws IOException {
    if (row != null) {
      taker.take(row);
    }
  }

  private static int read(Path part, Lines lines) throws IOException {
    if (!Files.isRegularFile(part)) {
      return 1;
    }
    boolean table = !PartReader.member(part, "").isEmpty();
    int[] broken = {0};
    PartReader.forEach(
        part,
        (json, at) -> {
          if (json.length == 0) {
            broken[0] = 1;
          } else {
            lines.line(json, table);
          }
        });
    return broken[0];
  }
}
