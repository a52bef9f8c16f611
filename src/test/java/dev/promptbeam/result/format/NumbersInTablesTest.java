package dev.promptbeam.result.format;

import static dev.promptbeam.result.format.TableFiles.columns;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.model.Reason;
import dev.promptbeam.result.format.TableResults.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Vectors and zeros are in tables what they were. */
final class NumbersInTablesTest {
  @TempDir private Path folder;
  private TableFiles files;

  @BeforeEach
  void useFolder() {
    files = new TableFiles(folder);
  }

  @Test
  void aVectorIsAListOfNumbers() throws Exception {
    List<String> members = List.of("key", "embedding");
    String[] rows = {
      "{\"key\":\"a\",\"embedding\":[0.25,-1e-3,3]}", "{\"key\":\"b\",\"embedding\":[]}"
    };
    Path parquet =
        files.write(
            new TableResults(Kind.PARQUET, PartCompression.ZSTD, members),
            SourceColumns.NONE,
            rows);
    Path avro =
        files.write(
            new TableResults(Kind.AVRO, PartCompression.GZIP, members), SourceColumns.NONE, rows);
    Path csv =
        files.write(
            new TableResults(Kind.CSV, PartCompression.NONE, members), SourceColumns.NONE, rows);

    assertThat(TableFiles.parquetSchema(parquet))
        .isEqualTo(
            MessageTypeParser.parseMessageType(
                """
                message result {
                  optional binary _key (STRING);
                  optional group _embedding (LIST) {
                    repeated group list { required float element; }
                  }
                }
                """));
    for (Path part : List.of(parquet, avro)) {
      assertThat(TableFiles.read(part).toString())
          .isEqualTo(
              "[{\"_key\":\"a\",\"_embedding\":[0.25,-0.001,3.0]},"
                  + " {\"_key\":\"b\",\"_embedding\":[]}]");
    }
    assertThat(TableFiles.avro(avro).get(0).get("_embedding"))
        .isEqualTo(List.of(0.25f, -0.001f, 3f));
    assertThat(Files.readString(csv))
        .isEqualTo("\"_key\",\"_embedding\"\n\"a\",\"[0.25,-1e-3,3]\"\n\"b\",\"[]\"\n");
  }

  @ParameterizedTest
  @EnumSource(names = {"PARQUET", "AVRO"})
  void numbersOfVectorsAreWhatTheyWereOrNoResult(Kind kind) throws Exception {
    TableResults format = new TableResults(kind, PartCompression.NONE, List.of("key", "embedding"));
    String whole = "{\"key\":\"a\",\"embedding\":[-0,3.4028235e38,1e-60]}";

    assertThat(spelled(files.write(format, SourceColumns.NONE, whole)))
        .containsExactly("{\"_key\":\"a\",\"_embedding\":[-0.0,3.4028235E38,0.0]}");
    for (String beyond : List.of("1e39", "-1e39", "9".repeat(40))) {
      assertThatThrownBy(
              () -> files.write(format, SourceColumns.NONE, "{\"embedding\":[0.5," + beyond + "]}"))
          .isInstanceOfSatisfying(
              UnfitRowException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OUTPUT_SCHEMA))
          .hasMessageStartingWith(
              "value 2 of the embedding, " + beyond + ", is larger than a number of 32 bits");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PARQUET", "AVRO"})
  void zeroKeepsItsSign(Kind kind) throws Exception {
    String[] rows = {"{\"v\":-0}", "{\"v\":0.5}"};

    assertThat(spelled(files.write(kind, PartCompression.NONE, columns(rows), rows)))
        .containsExactly("{\"v\":-0.0}", "{\"v\":0.5}");
  }

  private static List<String> spelled(Path part) throws IOException {
    List<String> rows = new ArrayList<>();
    PartReader.forEach(part, (json, place) -> rows.add(new String(json, UTF_8)));
    return rows;
  }
}
