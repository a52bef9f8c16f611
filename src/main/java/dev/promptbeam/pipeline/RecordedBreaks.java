package dev.promptbeam.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.promptbeam.batch.record.BrokenSplit;
import dev.promptbeam.batch.record.Records;
import dev.promptbeam.dataset.Break;
import dev.promptbeam.dataset.Breaks;
import dev.promptbeam.result.DeadLetterJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Where the splits of a run break off, as its ledger has it. */
record RecordedBreaks(Records records) implements Breaks {
  @Override
  public @Nullable Break of(int split) {
    try {
      BrokenSplit broken = records.brokenSplit(split);
      return broken == null
          ? null
          : new Break(broken.rows(), DeadLetterJson.read(broken.deadLetter().getBytes(UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean decide(int split, Break found) {
    try {
      String letter = new String(DeadLetterJson.write(found.letter()), UTF_8);
      BrokenSplit broken = new BrokenSplit(found.rows(), found.letter().source(), letter);
      return !records.packingBegan()
          && (records.createBrokenSplit(split, broken)
              || broken.equals(records.brokenSplit(split)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
