package dev.promptbeam.dataset;

import static dev.promptbeam.dataset.DatasetFolder.jsonl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.FileOpener;
import dev.promptbeam.dataset.file.PinnedFile;
import dev.promptbeam.dataset.file.UnsteadyFileException;
import dev.promptbeam.dataset.format.Split;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reading that fails once loses nothing; one that fails again at the same place is believed. */
class ReadAgainTest {
  private static final int ROWS = 40_000;
  private static final int HALF = 400_000;
  private static final int WHOLE = Integer.MAX_VALUE;

  @TempDir Path temporary;
  private final Collected collected = new Collected();

  @Test
  void aFailureThatPassesLosesAndDoublesNothing() throws Exception {
    SplitCount count = read(HALF, WHOLE);

    assertThat(count.rows()).isEqualTo(ROWS);
    assertThat(collected.letters).isEmpty();
    assertThat(collected.json()).containsExactlyElementsOf(rows());
  }

  @Test
  void readingGoesOnAsLongAsItComesFurther() throws Exception {
    SplitCount count = read(HALF / 2, HALF, HALF / 4, WHOLE);

    assertThat(count.rows()).isEqualTo(ROWS);
    assertThat(collected.json()).containsExactlyElementsOf(rows());
  }

  @Test
  void aFileThatCannotBeOpenedAtFirstIsRead() throws Exception {
    assertThat(read(-1, WHOLE).rows()).isEqualTo(ROWS);
    assertThat(collected.letters).isEmpty();
  }

  @Test
  void aFailureAtTheSamePlaceTwiceIsTheEndOfTheFile() throws Exception {
    SplitCount count = read(HALF, HALF);

    assertThat(collected.reasons()).containsExactly("READ_TRUNCATED");
    assertThat(count.rows()).isEqualTo(collected.rows.size() + 1L).isLessThan(ROWS);
    assertThat(collected.json())
        .containsExactlyElementsOf(rows().subList(0, (int) count.rows() - 1));
    assertThat(collected.positions).doesNotHaveDuplicates();
  }

  @Test
  void aFileThatIsGoneIsOneLetter() throws Exception {
    assertThat(read(-1, -1).rows()).isEqualTo(1);
    assertThat(collected.reasons()).containsExactly("READ_FILE");
  }

  @Test
  void aFileThatNeverComesAsFarAgainStopsTheRun() {
    int[] ends = IntStream.range(0, 20).map(i -> i == 0 ? HALF : HALF / 2).toArray();

    assertThatThrownBy(() -> read(ends))
        .isInstanceOf(UnsteadyFileException.class)
        .hasMessageContaining("rows.jsonl");
  }

  /** Reads a file whose readings end after so many bytes each; -1: it cannot be opened. */
  private SplitCount read(int... ends) throws InterruptedException {
    DataFile file =
        new DatasetFolder(temporary).write("rows.jsonl", String.join("\n", rows()) + "\n");
    Deque<Integer> left = new ArrayDeque<>(Arrays.stream(ends).boxed().toList());
    Split split = new Split(0, file, 0, file.size(), false, Splits.ALL_ROWS);
    FileOpener opener =
        (pinned, start) -> {
          int end = left.removeFirst();
          if (end < 0) {
            throw new IOException("no such device");
          }
          return new FailingStream(PinnedFile.open(pinned, start), end);
        };
    return new ReadSplit(jsonl(), Breaks.AS_SEEN, opener).read(split, collected);
  }

  private static List<String> rows() {
    return IntStream.range(0, ROWS)
        .mapToObj(row -> "{\"row\":" + row + ",\"x\":1}")
        .collect(Collectors.toList());
  }

  /** Fails behind so many bytes. */
  private static final class FailingStream extends FilterInputStream {
    private int left;

    FailingStream(InputStream in, int bytes) {
      super(in);
      this.left = bytes;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left == 0) {
        throw new IOException("Input/output error");
      }
      int count = super.read(target, offset, Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    }
  }
}
