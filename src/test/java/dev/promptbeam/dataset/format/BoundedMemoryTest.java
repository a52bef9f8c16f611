package dev.promptbeam.dataset.format;

import static dev.promptbeam.dataset.DatasetFolder.csv;
import static dev.promptbeam.dataset.DatasetFolder.jsonl;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.dataset.Splits;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The buffer is as large as the longest record asks for, however long the file is. */
class BoundedMemoryTest {
  private static final int CAP = 1 << 20;
  private static final long LONG_FILE = 50_000_000;
  private static final DataFile FILE = new DataFile("a", "/a", LONG_FILE, "", false, null);

  @Test
  void manyRowsShareOneSmallBuffer() throws Exception {
    Repeated rows = new Repeated("{\"a\":\"0123456789\"}\n", LONG_FILE);
    assertThat(count(rows, jsonl())).isEqualTo(LONG_FILE / 19 + 1);
    assertThat(rows.largestBuffer).isEqualTo(64 * 1024);

    Repeated records = new Repeated("a,\"b\nc\"\n", LONG_FILE);
    assertThat(count(records, csv())).isEqualTo(LONG_FILE / 8 - 1);
    assertThat(records.largestBuffer).isEqualTo(64 * 1024);
  }

  @Test
  void endlessLineIsPassedOver() throws Exception {
    Repeated line = new Repeated("{x, ", LONG_FILE);
    assertThat(count(line, jsonl())).isEqualTo(1);
    assertThat(line.largestBuffer).isLessThanOrEqualTo(4 * CAP);
  }

  @Test
  void endlessHeaderIsRefused() {
    Repeated line = new Repeated("{x, ", LONG_FILE);
    assertThatThrownBy(() -> count(line, csv())).isInstanceOf(DatasetException.class);
    assertThat(line.largestBuffer).isLessThanOrEqualTo(4 * CAP);
  }

  @Test
  void bufferShrinksBehindALargeRecord() throws Exception {
    String large = "{\"a\":\"" + "x".repeat(500_000) + "\"}\n";
    Repeated rows = new Repeated(large + "{\"a\":\"0123456789\"}\n".repeat(100_000), 3_000_000);
    count(rows, jsonl());

    assertThat(rows.largestBuffer).isGreaterThan(500_000);
    assertThat(rows.lastBuffer).isEqualTo(64 * 1024);
  }

  private static long count(InputStream in, ReadOptions options)
      throws IOException, DatasetException {
    Split split = new Split(0, FILE, 0, LONG_FILE, false, Splits.ALL_ROWS);
    ReadOptions limited =
        new ReadOptions(options.format(), null, Map.of(), new RecordLimits(CAP, CAP));
    RecordReader reader = options.format().open(split, limited, (file, start) -> in);
    long count = 0;
    while (reader.next(RowSink.NONE)) {
      count++;
    }
    return count;
  }

  /** A text again and again, and what buffers it is read into. */
  private static final class Repeated extends InputStream {
    private final byte[] text;
    private final long length;
    private long position;
    private int largestBuffer;
    private int lastBuffer;

    Repeated(String text, long length) {
      this.text = text.getBytes(UTF_8);
      this.length = length;
    }

    @Override
    public int read() {
      return position == length ? -1 : text[(int) (position++ % text.length)];
    }

    @Override
    public int read(byte[] target, int offset, int most) {
      largestBuffer = Math.max(largestBuffer, target.length);
      lastBuffer = target.length;
      int count = (int) Math.min(most, length - position);
      for (int done = 0; done < count; ) {
        int start = (int) (position % text.length);
        int part = Math.min(text.length - start, count - done);
        System.arraycopy(text, start, target, offset + done, part);
        done += part;
        position += part;
      }
      return count == 0 ? -1 : count;
    }
  }
}
