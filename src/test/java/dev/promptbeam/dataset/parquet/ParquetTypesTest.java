package dev.promptbeam.dataset.parquet;

import static dev.promptbeam.dataset.DatasetFolder.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.dataset.Collected;
import dev.promptbeam.dataset.file.PinnedFile;
import dev.promptbeam.dataset.format.ReadOptions;
import dev.promptbeam.dataset.format.TypedValues;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each type arrives as JSON that says the same. */
final class ParquetTypesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int32               | -2147483648          | -2147483648",
        "int32 v (UINT_32)   | -1                   | 4294967295",
        "int32 v (UINT_8)    | 255                  | 255",
        "int32 v (DECIMAL(9,2)) | 123456789         | 1234567.89",
        "int32 v (DECIMAL(9,2)) | -5                | -0.05",
        "int32 v (DATE)      | 19724                | \"2024-01-02\"",
        "int32 v (DATE)      | -719529              | \"-0001-12-31\"",
        "int32 v (TIME(MILLIS,false)) | 36672005    | \"10:11:12.005\"",
        "int32 v (TIME(MILLIS,true))  | 0           | \"00:00:00Z\"",
      })
  void int32(String type, int value, String json) throws Exception {
    assertValue(type, group -> group.add("v", value), json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int64               | -9007199254740993    | -9007199254740993",
        "int64               | -9223372036854775808 | -9223372036854775808",
        "int64               | 9223372036854775807  | 9223372036854775807",
        "int64 v (UINT_64)   | -1                   | 18446744073709551615",
        "int64 v (DECIMAL(18,2)) | 123456789012345678 | 1234567890123456.78",
        "int64 v (TIME(MICROS,false)) | 36672000001 | \"10:11:12.000001\"",
        "int64 v (TIME(NANOS,false)) | 1            | \"00:00:00.000000001\"",
        "int64 v (TIMESTAMP(MILLIS,true))   | 1704164645678       | \"2024-01-02T03:04:05.678Z\"",
        "int64 v (TIMESTAMP(MICROS,false))  | 1704164645678901    | \"2024-01-02T03:04:05.678901\"",
        "int64 v (TIMESTAMP(NANOS,true))    | 1704164645678901234"
            + " | \"2024-01-02T03:04:05.678901234Z\"",
        "int64 v (TIMESTAMP(MICROS,false))  | -1       | \"1969-12-31T23:59:59.999999\"",
        "int64 v (TIMESTAMP(MILLIS,false))  | 0        | \"1970-01-01T00:00:00\"",
      })
  void int64(String type, long value, String json) throws Exception {
    assertValue(type, group -> group.add("v", value), json);
  }

  @Test
  void numbersWithFractions() throws Exception {
    assertValue("float", group -> group.add("v", 0.1f), "0.1");
    assertValue("double", group -> group.add("v", 0.1), "0.1");
    assertValue("double", group -> group.add("v", 1e300), "1.0E300");
    assertValue("double", group -> group.add("v", Double.NaN), "\"NaN\"");
    assertValue("float", group -> group.add("v", Float.NEGATIVE_INFINITY), "\"-Infinity\"");
    assertValue("fixed_len_byte_array(2) v (FLOAT16)", bytes("003e"), "1.5");
    assertThat(TypedValues.half(0xFC00)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(TypedValues.half(0x0001)).isEqualTo(0x1p-24f);
    assertThat(Float.floatToRawIntBits(TypedValues.half(0x8000))).isEqualTo(1 << 31);
    assertThat(TypedValues.half(0x7E00)).isNaN();
  }

  @Test
  void decimalsOfBytes() throws Exception {
    BigInteger unscaled = new BigInteger("-12345678901234567890123456789012345678");
    assertValue(
        "binary v (DECIMAL(38,9))",
        group -> group.add("v", Binary.fromConstantByteArray(unscaled.toByteArray())),
        "-12345678901234567890123456789.012345678");
    assertValue("fixed_len_byte_array(3) v (DECIMAL(6,3))", bytes("fffffe"), "-0.002");
  }

  @Test
  void textsAndBytes() throws Exception {
    assertValue("binary v (STRING)", text("ä\"\\\n\u0001"), "\"ä\\\"\\\\\\n\\u0001\"");
    assertValue("binary v (ENUM)", text("RED"), "\"RED\"");
    assertValue("binary v (JSON)", text("{\"a\":\n[1.50]}"), "{\"a\": [1.50]}");
    assertValue("binary", bytes("ff00"), "\"/wA=\"");
    assertValue("binary v (BSON)", bytes("0500000000"), "\"BQAAAAA=\"");
    assertValue("boolean", group -> group.add("v", true), "true");
    assertValue(
        "fixed_len_byte_array(16) v (UUID)",
        bytes("123e4567e89b12d3a456426614174000"),
        "\"123e4567-e89b-12d3-a456-426614174000\"");
    assertValue(
        "fixed_len_byte_array(12) v (INTERVAL)",
        bytes("0e000000020000005d0b0000"),
        "\"P14M2DT2.909S\"");
    assertValue(
        "fixed_len_byte_array(12) v (INTERVAL)", bytes("000000000000000000000000"), "\"PT0S\"");
  }

  @Test
  void int96IsATimeWithoutZone() throws Exception {
    ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(3_723_000_000_001L).putInt(2_440_588 + 19_724);
    assertValue(
        "int96",
        group -> group.add("v", Binary.fromConstantByteArray(bytes.array())),
        "\"2024-01-02T01:02:03.000000001\"");
  }

  @Test
  void aValueThatSaysNothingCostsItsRow() throws Exception {
    assertMalformed("binary v (STRING)", bytes("61ff"), "column 'v' is not UTF-8");
    assertMalformed(
        "binary v (JSON)", text("{\"a\":"), "column 'v' is no JSON: Unexpected end-of-input");
  }

  private void assertMalformed(String type, Consumer<Group> row, String problem) throws Exception {
    Collected read = readOne(type, row);
    assertThat(read.rows).isEmpty();
    assertThat(read.reasons()).containsExactly("READ_MALFORMED");
    assertThat(read.messages().get(0)).startsWith("a.parquet row 0: " + problem);
    assertThat(read.raws().get(0)).startsWith("{\"v\":\"");
  }

  private void assertValue(String type, Consumer<Group> row, String json) throws Exception {
    Collected read = readOne(type, row);
    assertThat(read.messages()).isEmpty();
    assertThat(read.json()).containsExactly("{\"v\":" + json + ",\"n\":null}");
  }

  private Collected readOne(String type, Consumer<Group> row) throws Exception {
    String field = type.contains(" v ") ? type : type + " v";
    Path file =
        ParquetFiles.of("required " + field + "; optional " + field.replace(" v", " n") + ";")
            .write(folder.resolve("a.parquet"), row);
    return read(
        PinnedFile.pin("a.parquet", file), new ReadOptions(new ParquetFormat(), null, Map.of()));
  }

  private static Consumer<Group> text(String text) {
    return group -> group.add("v", Binary.fromConstantByteArray(text.getBytes(UTF_8)));
  }

  private static Consumer<Group> bytes(String hex) {
    return group -> group.add("v", Binary.fromConstantByteArray(HexFormat.of().parseHex(hex)));
  }
}
