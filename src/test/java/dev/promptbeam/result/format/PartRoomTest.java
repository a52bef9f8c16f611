package dev.promptbeam.result.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.result.format.ResultFormat.RowWriter;
import dev.promptbeam.result.format.TableResults.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What tables in the making may take of memory, whatever is in their rows. */
@Timeout(60)
final class PartRoomTest {
  private static final long GROUP = 16 << 20;
  private static final int CELL = 1 << 20;

  @TempDir private Path folder;

  @Test
  void aGroupEndsWithTheRowThatFillsItThoughThoseBeforeWereSmall() throws Exception {
    Path part = folder.resolve("part.parquet");
    SourceColumns columns = TableFiles.columns("{\"text\":\"a\"}");
    TableResults format = new TableResults(Kind.PARQUET, PartCompression.NONE, List.of("row"));
    Random random = new Random(1);
    try (OutputStream out = Files.newOutputStream(part);
        RowWriter writer = format.open(out, columns)) {
      for (int row = 0; row < 440; row++) {
        String text = row < 400 ? "a" : letters(random, CELL);
        writer.write(("{\"row\":{\"text\":\"" + text + "\"}}").getBytes(UTF_8));
      }
      writer.finish();
    }
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            new LocalInputFile(part),
            ParquetReadOptions.builder(new PlainParquetConfiguration()).build())) {
      assertThat(reader.getRowGroups())
          .hasSizeGreaterThan(2)
          .extracting(BlockMetaData::getTotalByteSize)
          .allSatisfy(bytes -> assertThat(bytes).isLessThan(GROUP + 2 * CELL));
    }
  }

  @Test
  void aTableWaitsForTheRoomThatAnotherOneGivesBack() throws Exception {
    PartRoom room = new PartRoom(30 << 20);
    ParquetPart first = part(room);
    assertThat(room.free()).isEqualTo(13);

    CompletableFuture<ParquetPart> second = CompletableFuture.supplyAsync(() -> part(room));
    while (!room.isAwaited()) {
      Thread.onSpinWait();
    }
    assertThat(second).isNotDone();
    first.close();
    first.close();

    second.join().close();
    assertThat(room.free()).isEqualTo(30);
  }

  @Test
  void oneThatIsLargerThanTheRoomHasItToItself() throws Exception {
    PartRoom room = new PartRoom(5 << 20);
    try (ParquetPart alone = part(room)) {
      assertThat(room.free()).isZero();
      assertThat(alone).isNotNull();
    }
    assertThat(room.free()).isEqualTo(5);
  }

  private static ParquetPart part(PartRoom room) {
    try {
      TableSchema schema =
          TableSchema.of(List.of("row"), List.of(), TableFiles.columns("{\"text\":\"a\"}"));
      return new ParquetPart(
          OutputStream.nullOutputStream(), schema, CompressionCodecName.UNCOMPRESSED, room);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String letters(Random random, int count) {
    return random
        .ints(count, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
