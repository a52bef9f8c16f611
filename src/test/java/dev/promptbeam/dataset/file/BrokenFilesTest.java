package dev.promptbeam.dataset.file;

import static dev.promptbeam.dataset.DatasetFolder.csv;
import static dev.promptbeam.dataset.DatasetFolder.gzip;
import static dev.promptbeam.dataset.DatasetFolder.jsonl;
import static dev.promptbeam.dataset.DatasetFolder.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.dataset.Breaks;
import dev.promptbeam.dataset.Collected;
import dev.promptbeam.dataset.DatasetFolder;
import dev.promptbeam.dataset.ReadSplit;
import dev.promptbeam.dataset.Splits;
import dev.promptbeam.dataset.format.Split;
import dev.promptbeam.model.SourceRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokenFilesTest {
  @TempDir Path temporary;
  private DatasetFolder folder;

  @BeforeEach
  void folder() {
    folder = new DatasetFolder(temporary);
  }

  @Test
  void readsAllMembersOfGzip() throws InterruptedException {
    byte[] padding = new byte[20];
    byte[] bytes = concat(gzip("{\"a\":1}\n{\"a\""), gzip(""), gzip(":2}\n{\"a\":3}"), padding);
    Collected read = read(folder.write("a.jsonl.gz", bytes), jsonl());

    assertThat(read.json()).containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
    assertThat(read.letters).isEmpty();
  }

  @Test
  void bytesBehindTheLastMemberAreNoEnd() throws InterruptedException {
    byte[] header = Arrays.copyOf(gzip("{\"a\":2}\n"), 9);
    byte[] bytes = concat(gzip("{\"a\":1}\n"), header);
    Collected read = read(folder.write("a.jsonl.gz", bytes), jsonl());

    assertThat(read.json()).containsExactly("{\"a\":1}");
    assertThat(read.reasons()).containsExactly("READ_TRUNCATED");
  }

  @Test
  void truncatedGzipKeepsTheRowsBefore() throws InterruptedException {
    String text = randomRows(2_000);
    byte[] whole = gzip(text);
    Collected read =
        read(folder.write("a.jsonl.gz", Arrays.copyOf(whole, whole.length / 2)), jsonl());

    String kept = String.join("\n", read.json()) + "\n" + read.raws().get(0);
    assertThat(text).startsWith(kept);
    assertThat(read.rows.size()).isBetween(800, 1_200);
    assertThat(read.reasons()).containsExactly("READ_TRUNCATED");
    assertThat(read.letters.get(0).source().position()).isEqualTo(read.rows.size());
    assertThat(read.messages())
        .containsExactly(
            "a.jsonl.gz breaks off after "
                + read.rows.size()
                + " rows: EOFException: Unexpected end of ZLIB input stream");
  }

  @Test
  void truncatedCsvKeepsTheRowsBefore() throws InterruptedException {
    byte[] whole = gzip("a,b\n1,\"x\"\n2,\"y\nz\"\n");
    Collected read = read(folder.write("a.csv.gz", Arrays.copyOf(whole, whole.length - 10)), csv());

    assertThat(read.json()).contains("{\"a\":\"1\",\"b\":\"x\"}");
    assertThat(read.reasons()).containsExactly("READ_TRUNCATED");
    assertThat(read.positions).doesNotHaveDuplicates();
  }

  @Test
  void truncatedBzip2KeepsTheBlocksBefore() throws InterruptedException, IOException {
    String text = randomRows(6_000);
    byte[] whole = bzip2(text);
    Collected read =
        read(folder.write("a.jsonl.bz2", Arrays.copyOf(whole, whole.length - 1_000)), jsonl());

    String kept = String.join("\n", read.json()) + "\n" + read.raws().get(0);
    assertThat(text).startsWith(kept);
    // Blocks hold 100,000 bytes, less what the format reserves.
    assertThat(kept.length()).isBetween(199_900, 200_000);
    assertThat(read.reasons()).containsExactly("READ_TRUNCATED");
  }

  @Test
  void readsBzip2() throws InterruptedException, IOException {
    byte[] bytes = concat(bzip2("{\"a\":1}\n"), bzip2("{\"a\":2}\n"));

    assertThat(read(folder.write("a.jsonl.bz2", bytes), jsonl()).json())
        .containsExactly("{\"a\":1}", "{\"a\":2}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "bz2"})
  void emptyFileThatShouldBeCompressedCannotBeOpened(String extension) throws InterruptedException {
    Collected read = read(folder.write("a.jsonl." + extension, ""), jsonl());

    assertThat(read.reasons()).containsExactly("READ_FILE");
    assertThat(read.positions).containsExactly(0L);
    assertThat(read.messages())
        .containsExactly(
            "a.jsonl."
                + extension
                + " cannot be read: EOFException: it is empty, which no ."
                + extension
                + " file is");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.jsonl", "a.jsonl.gz", "a.jsonl.bz2"})
  void contentIsUnpackedByWhatItIsNotByItsName(String name)
      throws InterruptedException, IOException {
    byte[] plain = "{\"a\":1}\n".getBytes(UTF_8);
    byte[] twice = gzip(gzip(plain));
    for (byte[] bytes : List.of(plain, gzip(plain), bzip2("{\"a\":1}\n"), twice, gzip(twice))) {
      Collected read = read(folder.write(name, bytes), jsonl());

      assertThat(read.json()).containsExactly("{\"a\":1}");
      assertThat(read.letters).isEmpty();
    }
  }

  @Test
  void emptyMembersHoldNoRows() throws InterruptedException, IOException {
    for (byte[] bytes : List.of(gzip(""), bzip2(""), gzip(gzip("")))) {
      Collected read = read(folder.write("a.jsonl", bytes), jsonl());

      assertThat(read.positions).isEmpty();
    }
  }

  @Test
  void missingFileIsOneDeadLetterAPiece() throws InterruptedException, IOException {
    DataFile file = folder.write("a.jsonl", "{\"a\":1}\n{\"a\":2}\n");
    List<Split> splits = Splits.plan(List.of(file), jsonl(), 8, Splits.ALL_ROWS);
    Files.delete(Path.of(file.location()));
    Collected read = read(splits, jsonl());

    assertThat(read.reasons()).containsExactly("READ_FILE", "READ_FILE");
    assertThat(read.positions).containsExactly(0L, 8L);
  }

  @Test
  void changedFileStopsTheRun() throws IOException {
    DataFile longer = folder.write("a.jsonl", "{\"a\":1}\n");
    Files.writeString(Path.of(longer.location()), "{\"a\":12}\n");
    DataFile touched = folder.write("b.jsonl", "{\"a\":1}\n");
    Files.setLastModifiedTime(Path.of(touched.location()), FileTime.fromMillis(0));

    for (DataFile file : List.of(longer, touched)) {
      assertThatThrownBy(() -> read(file, jsonl()))
          .isInstanceOf(DatasetChangedException.class)
          .hasMessageStartingWith(file.path() + " changed since this run began");
    }
  }

  @Test
  void fileThatChangesWhileItIsReadStopsTheRun() {
    DataFile file = folder.write("a.jsonl", "{\"a\":1}\n");
    Split split = new Split(0, file, 0, file.size(), false, Splits.ALL_ROWS);
    Collected appending =
        new Collected() {
          @Override
          public void row(SourceRow row) {
            folder.write("a.jsonl", "{\"a\":1}\n{\"a\":2}\n");
          }
        };

    assertThatThrownBy(() -> new ReadSplit(jsonl(), Breaks.AS_SEEN).read(split, appending))
        .isInstanceOf(DatasetChangedException.class);
  }

  @Test
  void readingEndsOnInterrupt() {
    DataFile file = folder.write("a.jsonl", "{\"a\":1}\n{\"a\":2}\n");
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> read(file, jsonl())).isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  private static String randomRows(int rows) {
    SplittableRandom random = new SplittableRandom(7);
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < rows; row++) {
      text.append("{\"a\":\"").append(Long.toHexString(random.nextLong() | 1L << 63));
      text.append(Long.toHexString(random.nextLong() | 1L << 63)).append("\"}\n");
    }
    return text.toString();
  }

  private static byte[] bzip2(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new BZip2CompressorOutputStream(bytes, 1)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
