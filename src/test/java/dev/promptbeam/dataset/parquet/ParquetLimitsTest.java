package dev.promptbeam.dataset.parquet;

import static dev.promptbeam.dataset.DatasetFolder.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.dataset.Collected;
import dev.promptbeam.dataset.file.DataFile;
import dev.promptbeam.dataset.file.PinnedFile;
import dev.promptbeam.dataset.format.ReadOptions;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that no JSON of ours has room for cost their row; names that stand twice are reported. */
final class ParquetLimitsTest {
  private static final String MAP =
      "optional group m (MAP) { repeated group key_value { required binary key (%s); required int32"
          + " value; } }";

  @TempDir private Path folder;

  @Test
  void keysThatAreJsonAreItsText() throws Exception {
    Collected read =
        readOne(
            MAP.formatted("JSON"),
            row -> row.addGroup("m").addGroup("key_value").append("key", "{\"q\":1}").add(1, 1));

    assertThat(read.json()).containsExactly("{\"m\":{\"{\\\"q\\\":1}\":1}}");
  }

  @Test
  void aNameThatStandsTwiceIsReported() throws Exception {
    String fields = MAP.formatted("STRING") + " optional binary j (JSON);";
    Collected read =
        read(
            write(
                fields,
                4,
                (row, index) -> {
                  Group map = row.addGroup("m");
                  map.addGroup("key_value").append("key", "a").add(1, 0);
                  map.addGroup("key_value").append("key", index == 1 ? "a" : "b").add(1, 1);
                  row.add("j", index == 2 ? "{\"x\":[{\"y\":0,\"y\":1}]}" : "{\"x\":1}");
                }),
            options());

    assertThat(read.json()).hasSize(4);
    assertThat(read.json().get(1)).isEqualTo("{\"m\":{\"a\":0,\"a\":1},\"j\":{\"x\":1}}");
    assertThat(read.repeatedMembers).containsExactly("1:a", "2:y");
  }

  @Test
  void aNameThatIsTooLongCostsItsRow() throws Exception {
    Collected read =
        read(
            write(
                MAP.formatted("STRING"),
                2,
                (row, index) ->
                    row.addGroup("m")
                        .addGroup("key_value")
                        .append("key", "\"".repeat(50_000 + index))
                        .add(1, 1)),
            options());

    assertThat(read.positions).containsExactly(0L, 1L);
    assertThat(read.messages())
        .containsExactly(
            "a.parquet row 1: column 'm.key' is a name of 50,001 characters or more; at most 50,000"
                + " are read");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int32 v (TIME(MILLIS,true)) | -1          | a time of day of -1 milliseconds",
        "int32 v (TIME(MILLIS,true)) | 360005000   | a time of day of 360005000 milliseconds",
        "int64 v (TIME(MICROS,true)) | 86400000001 | a time of day of 86400000001 microseconds",
      })
  void aTimeThatNoDayHasCostsItsRow(String type, long value, String problem) throws Exception {
    Consumer<Group> row =
        group -> {
          if (type.startsWith("int32")) {
            group.add("v", (int) value);
          } else {
            group.add("v", value);
          }
        };
    assertFails(type, row, problem);
  }

  @Test
  void aDecimalOfTooManyDigitsCostsItsRow() throws Exception {
    byte[] digits = BigInteger.TEN.pow(1_000).toByteArray();
    assertFails(
        "binary v (DECIMAL(2000,2))",
        row -> row.add("v", Binary.fromConstantByteArray(digits)),
        "a number of 1,001 digits; at most 1,000 are read");
    assertFails(
        "binary v (DECIMAL(9,2))", row -> row.add("v", Binary.EMPTY), "a number of no bytes");
  }

  private void assertFails(String type, Consumer<Group> row, String problem) throws Exception {
    Collected read = readOne("required " + type + ";", row);
    assertThat(read.rows).isEmpty();
    assertThat(read.messages()).containsExactly("a.parquet row 0: column 'v' is " + problem);
  }

  private Collected readOne(String fields, Consumer<Group> row) throws Exception {
    return read(write(fields, 1, (group, index) -> row.accept(group)), options());
  }

  private DataFile write(String fields, int rows, ParquetFiles.Row row) throws IOException {
    Path file = ParquetFiles.of(fields).write(folder.resolve("a.parquet"), rows, row);
    return PinnedFile.pin("a.parquet", file);
  }

  private static ReadOptions options() {
    return new ReadOptions(new ParquetFormat(), null, Map.of());
  }
}
