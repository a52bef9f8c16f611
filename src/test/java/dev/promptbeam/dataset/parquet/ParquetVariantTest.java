package dev.promptbeam.dataset.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.dataset.Collected;
import dev.promptbeam.dataset.DatasetFolder;
import dev.promptbeam.dataset.file.PinnedFile;
import dev.promptbeam.dataset.format.ReadOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A VARIANT whose bytes say nothing, or too much, costs its row and none of those around it. */
final class ParquetVariantTest {
  private static final byte[] NO_NAMES = {1, 0, 0};
  private static final byte[] ONE = {3 << 2, 1};
  private static final byte[] CUT = {5 << 2, 1};
  private static final byte[] NOTHING = {};
  private static final int LEVEL = 10;

  @TempDir private Path folder;

  @Test
  void bytesThatSayNothingCostTheirRow() throws Exception {
    Collected read =
        read(
            100,
            row -> row == 5 ? NOTHING : row == 7 ? new byte[] {9} : NO_NAMES,
            row -> row == 3 ? CUT : row == 4 ? NOTHING : ONE);

    assertThat(read.positions)
        .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(Long::valueOf).toList());
    assertThat(read.letters.stream().map(letter -> letter.source().position()))
        .containsExactly(3L, 4L, 5L, 7L);
    assertThat(read.messages())
        .allSatisfy(
            message ->
                assertThat(message).contains(": column 'v' is a VARIANT that cannot be read: "));
    assertThat(read.json().get(0)).isEqualTo("{\"v\":1,\"i\":0}");
    assertThat(read.raws().get(0)).isEqualTo("{\"v\":null,\"i\":3}");
  }

  @Test
  void whatIsNestedTooDeepCostsItsRow() throws Exception {
    int[] levels = {1, 899, 900, 20_000, 2};
    Collected read = read(levels.length, row -> NO_NAMES, row -> nested(levels[row]));

    assertThat(read.positions).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(read.messages())
        .containsExactly(
            "a.parquet row 2: column 'v' is nested 901 deep or more; at most 900 levels are read",
            "a.parquet row 3: column 'v' is nested 901 deep or more; at most 900 levels are read");
    assertThat(read.json()).hasSize(3).endsWith("{\"v\":[[1]],\"i\":4}");
  }

  /** A number in lists inside each other. */
  private static byte[] nested(int levels) {
    ByteBuffer bytes =
        ByteBuffer.allocate(LEVEL * levels + ONE.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int level = levels - 1; level >= 0; level--) {
      bytes.put((byte) 0x0F).put((byte) 1).putInt(0).putInt(LEVEL * level + ONE.length);
    }
    return bytes.put(ONE).array();
  }

  private Collected read(int rows, IntFunction<byte[]> metadata, IntFunction<byte[]> value)
      throws Exception {
    MessageType schema =
        Types.buildMessage()
            .addField(
                Types.requiredGroup()
                    .as(LogicalTypeAnnotation.variantType((byte) 1))
                    .required(PrimitiveTypeName.BINARY)
                    .named("metadata")
                    .required(PrimitiveTypeName.BINARY)
                    .named("value")
                    .named("v"))
            .required(PrimitiveTypeName.INT32)
            .named("i")
            .named("m");
    Path file =
        ParquetFiles.of(schema)
            .write(
                folder.resolve("a.parquet"),
                rows,
                (row, index) -> {
                  row.addGroup("v")
                      .append("metadata", Binary.fromConstantByteArray(metadata.apply(index)))
                      .append("value", Binary.fromConstantByteArray(value.apply(index)));
                  row.add("i", index);
                });
    return DatasetFolder.read(
        PinnedFile.pin("a.parquet", file), new ReadOptions(new ParquetFormat(), null, Map.of()));
  }
}
