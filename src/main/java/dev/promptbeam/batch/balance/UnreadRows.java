package dev.promptbeam.batch.balance;

import dev.promptbeam.lines.LineReader;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.result.DeadLetterJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Dead letters without a row: what could not be read cannot be run again.
 *
 * @param count how many there are
 * @param first the first of them as sentences that name file, place and reason
 */
public record UnreadRows(long count, List<String> first) {
  /** So many are named; more would drown what else a person should see. */
  public static final int NAMED = 100;

  /** Finds them by reading the files of reading and building once. */
  public static UnreadRows in(DeadLetterFiles files) throws IOException {
    long count = 0;
    List<String> first = new ArrayList<>();
    for (Path file : files.unbuilt()) {
      try (LineReader lines = LineReader.openOwn(file)) {
        while (lines.next()) {
          DeadLetter letter = DeadLetterJson.read(lines.copy());
          if (letter.row() == null && count++ < NAMED) {
            first.add(letter.source() + " " + letter.reason().code() + ": " + letter.message());
          }
        }
      }
    }
    return new UnreadRows(count, List.copyOf(first));
  }
}
