package dev.promptbeam.dataset;

import static dev.promptbeam.dataset.DatasetFolder.csv;
import static dev.promptbeam.dataset.DatasetFolder.gzip;
import static dev.promptbeam.dataset.DatasetFolder.jsonl;
import static dev.promptbeam.dataset.DatasetFolder.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.format.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitsTest {
  private static final String[] LINES = {
    "{\"a\":1}", "{\"a\":\"éé\"}", "", " ", "\r", "{bad", "{\"a\":3}\r", "  {\"a\":4}", "{}"
  };

  @TempDir Path temporary;
  private DatasetFolder folder;

  @BeforeEach
  void folder() {
    folder = new DatasetFolder(temporary);
  }

  @Test
  void largePlainJsonlIsCutIntoBytes() throws InterruptedException {
    DataFile file = folder.write("a.jsonl", "{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n");

    assertThat(Splits.plan(List.of(file), jsonl(), 10, Splits.ALL_ROWS))
        .containsExactly(
            new Split(0, file, 0, 10, true, Splits.ALL_ROWS),
            new Split(1, file, 10, 20, true, Splits.ALL_ROWS),
            new Split(2, file, 20, 24, true, Splits.ALL_ROWS));
    assertThat(Splits.plan(List.of(file), jsonl(), 24, Splits.ALL_ROWS))
        .containsExactly(new Split(0, file, 0, 24, false, Splits.ALL_ROWS));
  }

  @Test
  void otherFilesStayWhole() throws InterruptedException {
    DataFile packed = folder.write("a.jsonl.gz", gzip("{\"a\":1}\n"));
    DataFile empty = folder.write("b.jsonl", "");
    DataFile table = folder.write("c.csv", "a\n1\n");

    assertThat(Splits.plan(List.of(packed, empty), jsonl(), 1, Splits.ALL_ROWS))
        .containsExactly(
            new Split(0, packed, 0, packed.size(), false, Splits.ALL_ROWS),
            new Split(1, empty, 0, 0, false, Splits.ALL_ROWS));
    assertThat(Splits.plan(List.of(table), csv(), 1, Splits.ALL_ROWS))
        .containsExactly(new Split(0, table, 0, 4, false, Splits.ALL_ROWS));
  }

  @Test
  void everySplitSizeReadsEachLineOnce() throws InterruptedException {
    for (long seed = 0; seed < 40; seed++) {
      String text = lines(new SplittableRandom(seed));
      DataFile file = folder.write("a.jsonl", text);
      Collected whole = read(file, jsonl());
      for (long size = 1; size < file.size(); size++) {
        Collected pieces =
            read(Splits.plan(List.of(file), jsonl(), size, Splits.ALL_ROWS), jsonl());

        assertThat(pieces.json()).as("seed %d size %d", seed, size).isEqualTo(whole.json());
        assertThat(pieces.raws()).as("seed %d size %d", seed, size).isEqualTo(whole.raws());
        assertThat(pieces.positions).as("seed %d size %d", seed, size).isEqualTo(lineOffsets(text));
      }
    }
  }

  @Test
  void messageInAPieceNamesTheByte() throws InterruptedException {
    DataFile file = folder.write("a.jsonl", "{\"a\":1}\n  {bad\n");
    Collected read = read(Splits.plan(List.of(file), jsonl(), 5, Splits.ALL_ROWS), jsonl());

    assertThat(read.keys()).containsExactly("a.jsonl#0");
    assertThat(read.positions).containsExactly(0L, 8L);
    assertThat(read.messages().get(0)).startsWith("a.jsonl at byte 8, column 4: ");
  }

  @Test
  void countsRowsOfEachSplit() throws InterruptedException {
    DataFile file = folder.write("a.jsonl", "{\"a\":1}\n{bad\n{\"a\":3}\n");
    List<Split> splits = Splits.plan(List.of(file), jsonl(), 12, Splits.ALL_ROWS);

    ReadSplit reader = new ReadSplit(jsonl(), Breaks.AS_SEEN);

    assertThat(reader.read(splits.get(0), new Collected())).isEqualTo(new SplitCount(0, 2, 13));
    assertThat(reader.read(splits.get(1), new Collected())).isEqualTo(new SplitCount(1, 1, 9));
  }

  @Test
  void limitTakesTheFirstRowsInPathOrder() throws InterruptedException {
    DataFile first = folder.write("a.jsonl", "{\"a\":1}\n\n{bad\n{\"a\":3}\n");
    DataFile second = folder.write("b.jsonl", "{\"b\":1}\n{\"b\":2}\n");
    DataFile third = folder.write("c.jsonl", "{\"c\":1}\n");
    List<Split> plan = Splits.plan(List.of(first, second, third), jsonl(), 1, 4);

    assertThat(plan)
        .containsExactly(
            new Split(0, first, 0, first.size(), false, 4),
            new Split(1, second, 0, second.size(), false, 1));
    Collected read = read(plan, jsonl());
    assertThat(read.json()).containsExactly("{\"a\":1}", "{\"a\":3}", "{\"b\":1}");
    assertThat(read.raws()).containsExactly("{bad");
  }

  @Test
  void limitCountsUnreadableFiles() throws InterruptedException {
    DataFile broken = folder.write("a.jsonl.gz", "");
    DataFile sound = folder.write("b.jsonl", "{\"b\":1}\n{\"b\":2}\n");
    Collected read = read(Splits.plan(List.of(broken, sound), jsonl(), 1, 2), jsonl());

    assertThat(read.reasons()).containsExactly("READ_FILE");
    assertThat(read.json()).containsExactly("{\"b\":1}");
  }

  @Test
  void ofNoRowsOneFileIsSplitOffThatIsNotRead() throws InterruptedException {
    DataFile broken = folder.write("a.jsonl.gz", "");
    DataFile sound = folder.write("b.jsonl", "{\"b\":1}\n");
    List<Split> plan = Splits.plan(List.of(broken, sound), jsonl(), 1, 0);

    assertThat(plan).containsExactly(new Split(0, broken, 0, broken.size(), false, 0));
    Collected read = read(plan, jsonl());
    assertThat(read.json()).isEmpty();
    assertThat(read.reasons()).isEmpty();
  }

  private static String lines(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    int lines = random.nextInt(1, 12);
    for (int line = 0; line < lines; line++) {
      text.append(LINES[random.nextInt(LINES.length)]).append('\n');
    }
    int end = random.nextBoolean() ? text.length() : text.length() - 1;
    return text.substring(0, end);
  }

  private static List<Long> lineOffsets(String text) {
    List<Long> offsets = new ArrayList<>();
    long offset = 0;
    for (String line : text.split("\n", -1)) {
      if (!line.isBlank()) {
        offsets.add(offset);
      }
      offset += line.getBytes(UTF_8).length + 1;
    }
    return offsets;
  }
}
