package dev.promptbeam.result.format;

import static dev.promptbeam.result.format.TableFiles.columns;
import static dev.promptbeam.result.format.TableFiles.types;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.model.Json;
import dev.promptbeam.model.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The types that columns get hold each of their values as it is. */
final class SourceColumnsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "null                                        ~ TEXT",
        "\"a\" null \"\"                             ~ TEXT",
        "true null false                             ~ BOOLEAN",
        "1 -2 9223372036854775807                    ~ WHOLE",
        "-9223372036854775808                        ~ WHOLE",
        "9223372036854775808                         ~ DECIMAL(19,0)",
        "18446744073709551615 1                      ~ DECIMAL(20,0)",
        "99999999999999999999999999999999999999      ~ DECIMAL(38,0)",
        "100000000000000000000000000000000000000     ~ JSON",
        "1.0                                         ~ FRACTION",
        "1 0.1 1e300 -2.5E-7                         ~ FRACTION",
        "0.1 9007199254740992                        ~ FRACTION",
        "0.1 9007199254740993                        ~ DECIMAL(17,1)",
        "0.1234567890123456789                       ~ DECIMAL(20,19)",
        "0.30000000000000004                         ~ FRACTION",
        "0.300000000000000044                        ~ DECIMAL(19,18)",
        "12345678901234567.25 0.125                  ~ DECIMAL(20,3)",
        "0.1234567890123456789 1e20                  ~ JSON",
        "1e400                                       ~ JSON",
        "1e-400                                      ~ JSON",
        "-0                                          ~ FRACTION",
        "1499.00 0.10 -18250.75                      ~ DECIMAL(7,2)",
        "1.25 0.75                                   ~ FRACTION",
        "1.0 2.0                                     ~ FRACTION",
        "1.50 2.5                                    ~ FRACTION",
        "1.50 2                                      ~ FRACTION",
        "1.50e3 2.50                                 ~ FRACTION",
        "0.10 0.00                                   ~ DECIMAL(3,2)",
        "-0 9007199254740993                         ~ DECIMAL(16,0)",
        "1e2147483647 0.5                            ~ JSON",
        "1e2147483648 0.5                            ~ JSON",
        "-1e2147483648                               ~ JSON",
        "1e2147483649 0.5                            ~ JSON",
        "1e99999999999 1                             ~ JSON",
        "1e-99999999999 1                            ~ JSON",
        "1e-2147483647                               ~ JSON",
        "1e-2147483648                               ~ JSON",
        "1.5e-2147483640 0.5                         ~ JSON",
        "1e-2147483647 1e2147483647                  ~ JSON",
        "0e2147483647 0.5                            ~ FRACTION",
        "0e-2147483647 0.5                           ~ FRACTION",
        "0e-2147483647 9007199254740993              ~ JSON",
        "1e37 9007199254740993                       ~ DECIMAL(38,0)",
        "1 \"1\"                                     ~ JSON",
        "true 1                                      ~ JSON",
        "{}                                          ~ JSON",
        "[1,2] null                                  ~ JSON",
      })
  void theTypeIsTheNarrowestThatLosesNothing(String values, String type) throws IOException {
    String[] rows =
        values
            .strip()
            .lines()
            .flatMap(line -> List.of(line.split(" +")).stream())
            .map(value -> "{\"c\":" + value + "}")
            .toArray(String[]::new);

    assertThat(types(columns(rows))).containsExactly("c " + type);
  }

  /** What versions before have written of 1e2147483647 and 1e-2147483647 beside 0.5. */
  @ParameterizedTest
  @CsvSource({"1, 1, -2147483647", "1, 2147483647, 1", "-2147483648, 5, -2147483648"})
  void recordsInWhichDigitsRanOverAreNoDecimals(int digits, int scale, int leastScale) {
    int seen = ColumnSummary.NUMBER | ColumnSummary.FRACTION | ColumnSummary.INEXACT;
    ColumnSummary summary =
        new ColumnSummary(new Source("a", 0), 0, seen, digits, scale, leastScale);

    assertThat(summary.column("c")).isEqualTo(TableColumn.of("c", TableColumn.Type.JSON));
  }

  @Test
  void columnsStandInTheOrderInWhichTheDatasetFirstHasThem() throws IOException {
    ColumnCollector collector = new ColumnCollector();
    collector.add(new Source("b", 0), "{\"z\":1,\"late\":true}".getBytes(UTF_8));
    collector.add(new Source("a", 7), "{\"y\":null,\"x\":1}".getBytes(UTF_8));
    collector.add(new Source("a", 3), "{\"x\":0.5,\"z\":2}".getBytes(UTF_8));

    assertThat(types(collector.columns()))
        .containsExactly("x FRACTION", "z WHOLE", "y TEXT", "late BOOLEAN");
  }

  @Test
  void theSumDoesNotDependOnWhoSawWhichRowsAndWhen() throws IOException {
    List<String> values = List.of("1", "2.5", "\"a\"", "null", "9007199254740993", "{}", "true");
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      List<String> rows = new ArrayList<>();
      for (int row = 0; row < 20; row++) {
        rows.add(
            IntStream.range(0, 4)
                .mapToObj(
                    member ->
                        "\"c" + random.nextInt(6) + member + "\":" + values.get(random.nextInt(7)))
                .collect(Collectors.joining(",", "{", "}")));
      }
      List<Integer> order = new ArrayList<>(IntStream.range(0, 20).boxed().toList());
      Collections.shuffle(order, random);
      ColumnCollector[] buckets = {
        new ColumnCollector(), new ColumnCollector(), new ColumnCollector()
      };
      for (int row : order) {
        buckets[random.nextInt(3)].add(new Source("a", row), rows.get(row).getBytes(UTF_8));
      }
      ColumnCollector sum = new ColumnCollector();
      for (ColumnCollector bucket : buckets) {
        byte[] record = Json.MAPPER.writeValueAsBytes(bucket.columns());
        sum.add(Json.MAPPER.readValue(record, SourceColumns.class));
      }
      assertThat(sum.columns()).as("seed %d", seed).isEqualTo(columns(rows.toArray(String[]::new)));
    }
  }

  @Test
  void namesThatResultsHaveAndNamesThatDifferByCaseAloneStayApart() throws IOException {
    String row =
        "{\"_key\":1,\"__key\":1,\"_\":1,\"\":1,\"Key\":1,\"key\":1,\"KEY\":1,\"key_2\":1,\"a"
            + " b\":1}";

    assertThat(types(columns(row)))
        .containsExactly(
            "__key WHOLE",
            "___key WHOLE",
            "__ WHOLE",
            "unnamed WHOLE",
            "Key WHOLE",
            "key_3 WHOLE",
            "KEY_4 WHOLE",
            "key_2 WHOLE",
            "a b WHOLE");
  }

  @Test
  void rowsWithMoreNamesThanATableHasColumnsStandInOne() throws IOException {
    ColumnCollector some = new ColumnCollector();
    ColumnCollector others = new ColumnCollector();
    for (int index = 0; index <= SourceColumns.MOST; index++) {
      byte[] row = ("{\"c" + index + "\":1}").getBytes(UTF_8);
      (index % 2 == 0 ? some : others).add(new Source("a", index), row);
    }
    assertThat(some.columns().tooMany()).isFalse();
    some.add(others.columns());

    assertThat(some.columns()).isEqualTo(new SourceColumns(java.util.Map.of(), true));
    assertThat(types(some.columns())).containsExactly("_row JSON");
  }
}
