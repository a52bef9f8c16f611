package dev.promptbeam.dataset.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.dataset.Collected;
import dev.promptbeam.dataset.RowFormats;
import dev.promptbeam.dataset.Splits;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.text.JsonFormat;
import dev.promptbeam.model.DatasetFormat;
import dev.promptbeam.model.DeadLetter;
import dev.promptbeam.model.Reason;
import dev.promptbeam.model.Source;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, each record is handed out once, however they arrive. */
class RandomBytesTest {
  private static final List<String> PIECES =
      List.of(
          "\"",
          "\"\"",
          ",",
          "\n",
          "\r",
          "\r\n",
          "x",
          "{\"a\":1}",
          "{",
          "}",
          "\t",
          " ",
          "é",
          "1,2",
          "\"x\"",
          "\n\"a\nb\",c\n",
          "long long long long text");
  private static final List<String> JSON_STARTS =
      List.of("[", "{\"a\":1}\n", "{\"a\":[{}]}\n{", "{\"a\": [{");
  private static final RecordLimits LIMITS = new RecordLimits(40, 40);
  private static final int ROUNDS = 5_000;

  @ParameterizedTest
  @MethodSource("formats")
  void recordsDoNotDependOnHowBytesArrive(RowFormat format) throws Exception {
    ReadOptions options = new ReadOptions(format, null, Map.of(), LIMITS);
    for (long seed = 0; seed < ROUNDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      String json = JSON_STARTS.get((int) (seed % JSON_STARTS.size()));
      byte[] bytes = bytes(random, format instanceof JsonFormat ? json : "a,b\n");
      Collected atOnce = read(new ByteArrayInputStream(bytes), options);
      Collected inDrops = read(new Drops(bytes, random), options);

      assertThat(inDrops.json()).as("seed %d", seed).isEqualTo(atOnce.json());
      assertThat(inDrops.raws()).as("seed %d", seed).isEqualTo(atOnce.raws());
      assertThat(inDrops.messages()).as("seed %d", seed).isEqualTo(atOnce.messages());
      assertThat(atOnce.positions)
          .as("seed %d", seed)
          .containsExactlyElementsOf(LongStream.range(0, atOnce.positions.size()).boxed().toList());
    }
  }

  static List<RowFormat> formats() {
    List<RowFormat> formats = new ArrayList<>(List.of(RowFormats.DEAD_LETTERS));
    Set<DatasetFormat> texts =
        EnumSet.complementOf(EnumSet.of(DatasetFormat.PARQUET, DatasetFormat.AVRO));
    texts.forEach(format -> formats.add(RowFormats.of(format)));
    return formats;
  }

  private static byte[] bytes(SplittableRandom random, String start) {
    StringBuilder text = new StringBuilder(start);
    int pieces = random.nextInt(30);
    for (int piece = 0; piece < pieces; piece++) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    byte[] bytes = text.toString().getBytes(UTF_8);
    if (bytes.length > 4 && random.nextInt(4) == 0) {
      bytes[random.nextInt(4, bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static Collected read(InputStream in, ReadOptions options) throws IOException {
    DataFile file = new DataFile("a", "/a", 0, "", false, null);
    Split split = new Split(0, file, 0, 0, false, Splits.ALL_ROWS);
    RecordReader reader = options.format().open(split, options, (pinned, start) -> in);
    Collected collected = new Collected();
    try {
      while (reader.next(collected)) {
        assertThat(reader.position()).isEqualTo(collected.positions.size());
      }
    } catch (EOFException e) {
      Source end = new Source("a", reader.position());
      collected.deadLetter(
          DeadLetter.unreadable(
              end, new byte[0], Reason.READ_TRUNCATED, String.valueOf(e.getMessage())));
    } catch (DatasetException e) {
      Source end = new Source("a", reader.position());
      collected.deadLetter(
          DeadLetter.unreadable(
              end, new byte[0], Reason.READ_FILE, String.valueOf(e.getMessage())));
    }
    return collected;
  }

  /** Hands out a few bytes at a time. */
  private static final class Drops extends InputStream {
    private final byte[] bytes;
    private final SplittableRandom random;
    private int position;

    Drops(byte[] bytes, SplittableRandom random) {
      this.bytes = bytes;
      this.random = random;
    }

    @Override
    public int read() {
      return position == bytes.length ? -1 : bytes[position++] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int most) {
      if (position == bytes.length) {
        return -1;
      }
      int count = Math.min(Math.min(most, bytes.length - position), random.nextInt(1, 4));
      byte[] drop = Arrays.copyOfRange(bytes, position, position + count);
      System.arraycopy(drop, 0, target, offset, count);
      position += count;
      return count;
    }
  }
}
