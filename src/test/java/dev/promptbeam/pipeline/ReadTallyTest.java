package dev.promptbeam.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.balance.Reading;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.ledger.RunDirectory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReadTallyTest {
  private static final DataFile FILE = new DataFile("a", "/a", 300, "now", false, null);
  private static final Split LINES = new Split(0, FILE, 100, 200, true, Long.MAX_VALUE);
  private static final Split WHOLE = new Split(1, FILE, 0, 300, false, Long.MAX_VALUE);

  @TempDir private Path folder;

  @AfterEach
  void forget() {
    ReadTally.forget(run());
  }

  @Test
  void aSplitOfLinesCountsAsItIsReadAndAnotherOneWhenItEnds() {
    ReadTally.Piece lines = ReadTally.of(run()).begin(LINES);
    ReadTally.Piece whole = ReadTally.of(run()).begin(WHOLE);
    lines.row(100);
    lines.row(160);
    whole.row(0);
    whole.row(1);
    assertThat(now()).isEqualTo(new Reading(4, 60, 400));

    lines.end();
    whole.end();
    assertThat(now()).isEqualTo(new Reading(4, 400, 400));
  }

  @Test
  void whatIsReadAgainIsNeverMoreThanThereIs() {
    ReadTally.of(run()).begin(WHOLE).end();
    ReadTally.of(run()).begin(WHOLE).end();

    assertThat(now()).isEqualTo(new Reading(0, 400, 400));
  }

  private Reading now() {
    return ReadTally.now(run(), List.of(LINES, WHOLE));
  }

  private RunDirectory run() {
    return RunDirectory.of(folder);
  }
}
