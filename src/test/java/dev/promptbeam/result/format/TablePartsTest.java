package dev.promptbeam.result.format;

import static dev.promptbeam.result.format.TableFiles.columns;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.Lane;
import dev.promptbeam.model.Json;
import dev.promptbeam.result.format.ResultFormat.RowWriter;
import dev.promptbeam.result.format.TableResults.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Readers that share no code with the writers find in each table what was written. */
final class TablePartsTest {
  private static final String[] ROWS = {
    """
    {"text":"a \\"b\\",\\r\\né😀\\u0000","truth":true,"whole":-9223372036854775808,"half":0.5,\
    "exact":12345678901234567.25,"huge":18446744073709551615,"any":{"a":[1.50,null]},"a b.c":1}\
    """,
    """
    {"text":"","truth":false,"whole":9007199254740993,"half":1e-7,"exact":-0.1,"huge":0,\
    "any":"x","none":null}\
    """,
    "{\"text\":null}",
    "{}",
  };

  @TempDir private Path folder;
  private TableFiles files;
  private SourceColumns columns;

  @BeforeEach
  void findColumns() throws IOException {
    files = new TableFiles(folder);
    columns = columns(ROWS);
  }

  @Test
  void csv() throws IOException {
    Path part = files.write(Kind.CSV, PartCompression.NONE, columns, ROWS);

    assertThat(TableFiles.csv(part))
        .containsExactly(
            List.of("text", "truth", "whole", "half", "exact", "huge", "any", "a b.c", "none"),
            List.of(
                "a \"b\",\r\né😀\0",
                "true",
                "-9223372036854775808",
                "0.5",
                "12345678901234567.25",
                "18446744073709551615",
                "{\"a\":[1.50,null]}",
                "1",
                ""),
            List.of("", "false", "9007199254740993", "1e-7", "-0.1", "0", "\"x\"", "", ""),
            List.of("", "", "", "", "", "", "", "", ""),
            List.of("", "", "", "", "", "", "", "", ""));
    assertThat(Files.readString(part))
        .endsWith(
            "\n\"\",false,9007199254740993,1e-7,-0.1,0,\"\"\"x\"\"\",,\n,,,,,,,,\n,,,,,,,,\n");
  }

  @Test
  void parquet() throws Exception {
    Path part = files.write(Kind.PARQUET, PartCompression.ZSTD, columns, ROWS);

    assertThat(TableFiles.parquetSchema(part).toString())
        .isEqualTo(
            """
            message result {
              optional binary text (STRING);
              optional boolean truth;
              optional int64 whole;
              optional double half;
              optional fixed_len_byte_array(16) exact (DECIMAL(19,2));
              optional fixed_len_byte_array(16) huge (DECIMAL(20,0));
              optional binary any (JSON);
              optional int64 a b.c;
              optional binary none (STRING);
            }
            """);
    assertSaysTheSame(TableFiles.read(part));
  }

  @Test
  void avro() throws Exception {
    Path part = files.write(Kind.AVRO, PartCompression.GZIP, columns, ROWS);

    assertThat(TableFiles.avroSchema(part).getFields())
        .extracting(field -> field.name() + " " + field.schema().getTypes().get(1))
        .containsExactly(
            "text \"string\"",
            "truth \"boolean\"",
            "whole \"long\"",
            "half \"double\"",
            "exact {\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":19,\"scale\":2}",
            "huge {\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":20,\"scale\":0}",
            "any {\"type\":\"string\",\"sqlType\":\"JSON\"}",
            "x_a_b_c \"long\"",
            "none \"string\"");
    List<GenericRecord> rows = TableFiles.avro(part);
    assertThat(rows.get(0).get("text")).hasToString("a \"b\",\r\né😀\0");
    assertThat(rows.get(0).get("truth")).isEqualTo(true);
    assertThat(rows.get(0).get("whole")).isEqualTo(Long.MIN_VALUE);
    assertThat(rows.get(1).get("half")).isEqualTo(1e-7);
    assertThat(decimal(rows.get(0).get("exact"), 2)).isEqualTo("12345678901234567.25");
    assertThat(decimal(rows.get(1).get("exact"), 2)).isEqualTo("-0.10");
    assertThat(decimal(rows.get(0).get("huge"), 0)).isEqualTo("18446744073709551615");
    assertThat(rows.get(0).get("any")).hasToString("{\"a\":[1.50,null]}");
    assertThat(rows.get(2).getSchema().getFields())
        .allSatisfy(field -> assertThat(rows.get(2).get(field.pos())).isNull());
    assertSaysTheSame(TableFiles.read(part));
  }

  @ParameterizedTest
  @CsvSource({
    "CSV, GZIP, part.csv.gz, 1f8b",
    "CSV, ZSTD, part.csv.zst, 28b52ffd",
    "CSV, NONE, part.csv, 22",
    "PARQUET, NONE, part.parquet, 50415231",
    "PARQUET, GZIP, part.parquet, 50415231",
    "PARQUET, ZSTD, part.parquet, 50415231",
    "AVRO, NONE, part.avro, 4f626a01",
    "AVRO, GZIP, part.avro, 4f626a01",
    "AVRO, ZSTD, part.avro, 4f626a01",
  })
  void eachIsReadBackInEachCompressionAndMadeAgainByteForByte(
      Kind kind, PartCompression compression, String name, String begin) throws Exception {
    Path part = files.write(kind, compression, columns, ROWS);
    byte[] bytes = Files.readAllBytes(part);

    assertThat(part.getFileName()).hasToString(name);
    assertThat(java.util.HexFormat.of().formatHex(bytes)).startsWith(begin);
    assertThat(TableFiles.read(part)).hasSize(4);
    assertThat(PartReader.count(part)).isEqualTo(4);
    assertThat(files.write(kind, compression, columns, ROWS)).hasBinaryContent(bytes);
  }

  @Tag(Lane.BREADTH)
  @ParameterizedTest
  @EnumSource
  void tenThousandColumnsAreWrittenAndRead(Kind kind) throws Exception {
    String[] rows = {wide(i -> i + ""), wide(i -> i % 2 == 0 ? "\"a\"" : i + ".5"), "{}"};
    SourceColumns wide = columns(rows);
    Path part = files.write(kind, PartCompression.NONE, wide, rows);

    List<JsonNode> read = TableFiles.read(part);
    assertThat(read).hasSize(3);
    assertThat(read.get(0)).hasSize(10_000);
    assertThat(read.get(0).path("c9999").asDouble()).isEqualTo(9999);
    assertThat(read.get(1).path("c9999").asDouble()).isEqualTo(9999.5);
    assertThat(read.get(1).path("c9998").asText().replace("\"", "")).isEqualTo("a");
  }

  @ParameterizedTest
  @EnumSource
  void aRowThatDoesNotFitIsNeverWrittenAndTheOthersAre(Kind kind) throws Exception {
    TableResults format = new TableResults(kind, PartCompression.NONE, List.of("row"));
    Path part = folder.resolve("part." + format.extension());
    try (OutputStream out = Files.newOutputStream(part);
        RowWriter writer = format.open(out, columns)) {
      writer.write("{\"row\":{\"text\":\"first\"}}".getBytes(UTF_8));
      assertThatThrownBy(
              () -> writer.write("{\"row\":{\"text\":\"a\",\"unseen\":1}}".getBytes(UTF_8)))
          .isInstanceOf(UnfitRowException.class)
          .hasMessageEndingWith("no row that was packed had a column unseen");
      assertThatThrownBy(() -> writer.write("{\"row\":{\"truth\":1}}".getBytes(UTF_8)))
          .isInstanceOf(UnfitRowException.class)
          .hasMessageEndingWith("column truth takes BOOLEAN, not VALUE_NUMBER_INT");
      writer.write("{\"row\":{\"text\":\"last\"}}".getBytes(UTF_8));
      writer.finish();
    }
    assertThat(TableFiles.read(part))
        .extracting(row -> row.path("text").asText())
        .containsExactly("first", "last");
  }

  @ParameterizedTest
  @EnumSource
  void linesAreReadBackWhateverTheyHoldAndWhereTheyAreDamagedItIsSaid(PartCompression compression)
      throws IOException {
    String[] rows = {"{\"key\":\"a\",\"text\":\"\\ud83d\"}", "{\"key\":\"b\"}"};
    Path part = files.write(new JsonlResults(compression), SourceColumns.NONE, rows);

    List<String> read = new ArrayList<>();
    PartReader.forEach(part, (json, place) -> read.add(new String(json, UTF_8)));
    assertThat(read).containsExactly(rows);

    byte[] bytes = Files.readAllBytes(part);
    Files.write(part, Arrays.copyOf(bytes, bytes.length - 12));
    read.clear();
    PartReader.forEach(part, (json, place) -> read.add(new String(json, UTF_8)));
    assertThat(read).isNotEqualTo(List.of(rows));
  }

  private interface Cell {
    String of(int column);
  }

  private static String wide(Cell cell) {
    return IntStream.range(0, 10_000)
        .mapToObj(column -> "\"c" + column + "\":" + cell.of(column))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String decimal(Object bytes, int scale) {
    byte[] digits = ((ByteBuffer) Objects.requireNonNull(bytes)).array();
    return new BigDecimal(new BigInteger(digits), scale).toPlainString();
  }

  /** Each value as it was, numbers by what they are; null where there is none. */
  private static void assertSaysTheSame(List<JsonNode> read) throws IOException {
    assertThat(read).hasSize(ROWS.length);
    for (int index = 0; index < ROWS.length; index++) {
      JsonNode row = read.get(index);
      JsonNode was = Json.MAPPER.readTree(ROWS[index].getBytes(UTF_8));
      row.fieldNames()
          .forEachRemaining(
              name -> assertThat(same(row.get(name), was.path(name))).as(name).isTrue());
      was.fieldNames().forEachRemaining(name -> assertThat(row.has(name)).as(name).isTrue());
    }
  }

  private static boolean same(JsonNode is, JsonNode was) {
    return is.isNumber()
        ? was.isNumber() && is.decimalValue().compareTo(was.decimalValue()) == 0
        : is.isNull() ? was.isNull() || was.isMissingNode() : is.equals(was);
  }
}
