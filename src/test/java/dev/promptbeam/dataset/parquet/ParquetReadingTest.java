package dev.promptbeam.dataset.parquet;

import static dev.promptbeam.dataset.DatasetFolder.read;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.dataset.Breaks;
import dev.promptbeam.dataset.Collected;
import dev.promptbeam.dataset.DatasetFolder;
import dev.promptbeam.dataset.ReadSplit;
import dev.promptbeam.dataset.Splits;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.DatasetException;
import dev.promptbeam.dataset.file.FileOpener;
import dev.promptbeam.dataset.file.PinnedFile;
import dev.promptbeam.dataset.format.FileContents;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.RecordLimits;
import dev.promptbeam.dataset.format.Split;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Whole files, their row groups, and what becomes of those that are damaged. */
final class ParquetReadingTest {
  private static final ReadOptions PARQUET = new ReadOptions(new ParquetFormat(), null, Map.of());

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
  void eachCodecIsRead(CompressionCodecName codec) throws Exception {
    assertThat(read(file(codec, 300), PARQUET).json()).isEqualTo(rows(0, 300));
  }

  @Test
  void aFileIsCutBetweenItsRowGroups() throws Exception {
    DataFile file = file(CompressionCodecName.SNAPPY, 1_000);
    List<Split> splits = Splits.plan(List.of(file), PARQUET, 1, Splits.ALL_ROWS);

    assertThat(splits.size()).isGreaterThan(3);
    Collected read = read(splits, PARQUET);
    assertThat(read.json()).isEqualTo(rows(0, 1_000));
    assertThat(read.positions)
        .containsExactlyElementsOf(IntStream.range(0, 1_000).mapToObj(Long::valueOf).toList());
    assertThat(Splits.plan(List.of(file), PARQUET, file.size() / 2, Splits.ALL_ROWS)).hasSize(2);
    assertThat(read(Splits.plan(List.of(file), PARQUET, 1, 150), PARQUET).json())
        .isEqualTo(rows(0, 150));
  }

  @Test
  void aFileOfNoRowsIsEmpty() throws Exception {
    Collected read = read(file(CompressionCodecName.ZSTD, 0), PARQUET);
    assertThat(read.positions).isEmpty();
  }

  @Test
  void aFileOfNoColumnsHasNoRows() throws Exception {
    SchemaElement root = new SchemaElement("m");
    root.setNum_children(0);
    FileMetaData footer =
        new FileMetaData(1, List.of(root), 0, List.of(new RowGroup(List.of(), 0, 0)));
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    Util.writeFileMetaData(footer, written);
    ByteBuffer bytes = ByteBuffer.allocate(written.size() + 12).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put("PAR1".getBytes(US_ASCII)).put(written.toByteArray()).putInt(written.size());
    bytes.put("PAR1".getBytes(US_ASCII));
    DataFile file = new DatasetFolder(folder).write("a.parquet", bytes.array());

    assertThat(PARQUET.format().columns(file, PARQUET)).isEmpty();
    assertThat(PARQUET.format().cuts(file, 1)).isEmpty();
    assertThat(read(file, PARQUET).positions).isEmpty();
  }

  @Test
  void theKeyIsTheColumnAsText() throws Exception {
    DataFile file = file(CompressionCodecName.ZSTD, 2);

    assertThat(read(file, new ReadOptions(new ParquetFormat(), "i", Map.of())).keys())
        .containsExactly("0", "1");
    assertThat(read(file, new ReadOptions(new ParquetFormat(), "t", Map.of())).keys())
        .containsExactly("text \"0\"", "text \"1\"");
  }

  @Test
  void aDamagedGroupIsOneDeadLetterAndReadingGoesOn() throws Exception {
    DataFile file = file(CompressionCodecName.UNCOMPRESSED, 1_000);
    List<Split> splits = Splits.plan(List.of(file), PARQUET, 1, Splits.ALL_ROWS);
    byte[] bytes = Files.readAllBytes(Path.of(file.location()));
    int middle = (int) (splits.get(1).start() + splits.get(1).end()) / 2;
    bytes[middle] ^= 1;
    Collected read = read(new DatasetFolder(folder).write("b.parquet", bytes), PARQUET);

    assertThat(read.reasons()).containsExactly("READ_MALFORMED");
    assertThat(read.messages().get(0))
        .startsWith("b.parquet row group 1, rows 1")
        .contains(": damaged: could not verify page integrity, CRC checksum verification failed");
    assertThat(read.json()).startsWith(rows(0, 100).toArray(String[]::new));
    assertThat(read.json()).endsWith(rows(900, 1_000).toArray(String[]::new));
    assertThat(read.positions).doesNotHaveDuplicates();
  }

  @Test
  void aFileThatWasCutIsOneDeadLetter() throws Exception {
    byte[] bytes = Files.readAllBytes(Path.of(file(CompressionCodecName.ZSTD, 300).location()));
    DataFile cut =
        new DatasetFolder(folder).write("b.parquet", Arrays.copyOf(bytes, bytes.length - 20));
    Collected read = read(cut, PARQUET);

    assertThat(new ParquetFormat().columns(cut, PARQUET)).isEmpty();
    assertThat(read.reasons()).containsExactly("READ_FILE");
    assertThat(read.messages().get(0))
        .startsWith(
            "b.parquet cannot be read: BrokenFooterException: no footer that can be read, so no"
                + " row; was it cut off?");
  }

  @Test
  void aDiskThatFailsIsNoDamagedGroup() throws Exception {
    DataFile file = file(CompressionCodecName.UNCOMPRESSED, 1_000);
    long middle = file.size() / 2;
    FileOpener failing =
        (opened, start) ->
            new FilterInputStream(PinnedFile.open(opened, start)) {
              private long position = start;

              @Override
              public int read(byte[] target, int offset, int length) throws IOException {
                if (position < middle && position + length > middle) {
                  throw new IOException("the disk");
                }
                int count = super.read(target, offset, length);
                position += count;
                return count;
              }
            };
    Collected read = new Collected();
    new ReadSplit(PARQUET, Breaks.AS_SEEN, failing).read(DatasetFolder.whole(file), read);

    assertThat(read.reasons()).containsExactly("READ_TRUNCATED");
    assertThat(read.messages().get(0)).endsWith(" rows: IOException: the disk");
    assertThat(read.json()).isEqualTo(rows(0, read.rows.size()));
  }

  @Test
  void aLongRowKeepsItsHead() throws Exception {
    Path path =
        ParquetFiles.of("required int32 i; required binary t (STRING);")
            .write(
                folder.resolve("a.parquet"),
                3,
                (row, index) -> row.append("i", index).append("t", "x".repeat(index * 200)));
    Collected read = read(PinnedFile.pin("a.parquet", path), PARQUET, new RecordLimits(300, 300));

    assertThat(read.positions).containsExactly(0L, 1L, 2L);
    assertThat(read.rows).hasSize(2);
    assertThat(read.messages())
        .containsExactly("a.parquet row 2: longer than 300 bytes; only its start is kept here");
    assertThat(read.raws()).containsExactly("{\"i\":2,\"t\":");
  }

  @Test
  void whatIsNoParquetIsRefusedByName() throws Exception {
    DatasetFolder files = new DatasetFolder(folder);
    byte[] bytes = Files.readAllBytes(Path.of(file(CompressionCodecName.ZSTD, 1).location()));

    assertThatThrownBy(
            () -> FileContents.check(List.of(files.write("b.parquet", "a,b\n")), PARQUET.format()))
        .isInstanceOf(DatasetException.class)
        .hasMessage("b.parquet is no Parquet file; set dataset.format to what it is");
    assertThatThrownBy(
            () -> FileContents.check(List.of(files.write("b.parquet", "PARE1")), PARQUET.format()))
        .hasMessage(
            "b.parquet is encrypted, its footer too, and no keys can be given; write it without"
                + " encryption");
    DataFile packed = files.write("b.parquet.gz", DatasetFolder.gzip(bytes));
    assertThatThrownBy(() -> PARQUET.format().columns(packed, PARQUET))
        .hasMessage(
            "b.parquet.gz is a Parquet file that was compressed as a whole, and cannot be read at"
                + " any place; unpack it: its pages are compressed by themselves");
  }

  private DataFile file(CompressionCodecName codec, int rows) throws IOException {
    Path path =
        ParquetFiles.of("required int32 i; required binary t (STRING);")
            .codec(codec)
            .groups(2_000)
            .write(
                folder.resolve("a.parquet"),
                rows,
                (row, index) -> row.append("i", index).append("t", "text \"" + index + "\""));
    return PinnedFile.pin("a.parquet", path);
  }

  private static List<String> rows(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(index -> "{\"i\":" + index + ",\"t\":\"text \\\"" + index + "\\\"\"}")
        .toList();
  }
}
