package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.model.Json;
import dev.promptbeam.result.format.PartReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that leave tables. */
final class TableRunTest extends InWorkspace {
  private static final String SPEC =
      """
      name: capitals
      dataset: {path: cities.jsonl, key: id}
      model: gemini-3.5-flash-lite
      request: {prompt: "Which country has the capital {{city}}?"}
      batch: {maxRequests: 2}
      output: {format: parquet, include: [row, usage]}
      """;

  /** Each column has values that are easily lost, and the last row a type and a name of its own. */
  private static final String ROWS =
      """
      {"id":1,"city":"Oslo","big":9007199254740993,"ratio":0.1,"sum":12345678901234567.25,"ok":true,"tags":["a",{"b":1.50}],"mixed":1,"_key":"k","a b":"x"}
      {"id":2,"city":"Li\\"ma,\\né","big":-1,"ratio":1e-7,"sum":0.5,"ok":false,"tags":null,"mixed":"1","_key":"","a b":" "}
      {"id":3,"city":"Rome","big":0,"ratio":3,"sum":-2,"ok":true,"tags":{},"mixed":[null],"_key":"_","a b":"😀"}
      {"id":4,"city":"Bern","big":1,"ratio":2.5,"sum":1,"ok":true,"tags":[],"mixed":null,"_key":"k","a b":"x"}
      {"id":5,"city":"Kyiv","big":9223372036854775807,"ratio":0.25,"sum":1,"ok":true,"tags":"t","mixed":true,"_key":"k","a b":"x","late":5}
      """;

  private static final String TYPES =
      "types: {id: number, big: number, ratio: number, sum: number, ok: boolean, tags: json,"
          + " mixed: json, late: number}";

  @Test
  void rowsAreEqualAfterOneRoundThroughAllFormats() throws Exception {
    workspace.withFile("cities.jsonl", ROWS).withSpec(SPEC);
    String format = "jsonl";
    String dataset = "cities.jsonl";
    for (String next : List.of("parquet", "csv", "avro", "jsonl")) {
      String types = format.equals("csv") ? TYPES + ", " : "";
      workspace.withSpec(
          SPEC.replace("path: cities.jsonl", types + "path: '" + dataset + "'")
              .replace("format: parquet", "path: out, format: " + next));
      CommandRun run = workspace.run("emulator", "to-" + next);
      assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
      assertThat(CommandRun.of("verify", workspace.run("to-" + next)).exitCode()).isZero();
      format = next;
      dataset = "out/capitals.to-" + next + ".part-*." + next;
    }
    Map<String, JsonNode> last = new TreeMap<>();
    for (Path part : parts(root().resolve("out"), ".jsonl")) {
      PartReader.forEach(
          part,
          (json, place) -> {
            JsonNode row = Json.MAPPER.readTree(json).path("row");
            last.put(row.path("id").asText(), row);
          });
    }
    for (String line : ROWS.lines().toList()) {
      JsonNode was = Json.MAPPER.readTree(line);
      JsonNode is = Objects.requireNonNull(last.remove(was.path("id").asText()));
      was.fields()
          .forEachRemaining(
              column -> {
                String name = column.getKey().equals("_key") ? "____key" : column.getKey();
                assertThat(same(is.path(name), column.getValue()))
                    .as("%s: %s is %s", column.getKey(), column.getValue(), is.path(name))
                    .isTrue();
              });
    }
    assertThat(last).isEmpty();
  }

  /** Numbers by what they are: JSON in a table keeps their spelling, and its columns do not. */
  private static boolean same(JsonNode is, JsonNode was) {
    return was.isNumber()
        ? is.isNumber() && is.decimalValue().compareTo(was.decimalValue()) == 0
        : is.equals(was);
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "parquet", "avro"})
  void allFilesOfARunHaveTheSameColumnsAndAreMadeAgainAsTheyWere(String format) throws Exception {
    workspace
        .withFile("cities.jsonl", ROWS)
        .withSpec(SPEC.replace("format: parquet", "format: " + format));
    assertThat(workspace.run("emulator", "a").exitCode()).isZero();
    List<Path> parts = parts(workspace.run("a").resolve("results"), "." + format);
    assertThat(parts).hasSize(3);

    Set<List<String>> columns = new HashSet<>();
    for (Path part : parts) {
      PartReader.forEach(
          part,
          (json, place) -> {
            List<String> names = new ArrayList<>();
            Json.MAPPER.readTree(json).fieldNames().forEachRemaining(names::add);
            columns.add(names);
          });
    }
    assertThat(columns).hasSize(1);
    assertThat(columns.iterator().next())
        .startsWith("id", "city", "big", "ratio", "sum", "ok", "tags", "mixed", "__key", "a b")
        .contains("late", "_key", "_source", "_source_position", "_usage_totalTokenCount");

    byte[] before = Files.readAllBytes(parts.get(1));
    Files.delete(parts.get(1));
    assertThat(CommandRun.of("verify", workspace.run("a")).out())
        .contains("is missing; it held 2 rows");
    assertThat(workspace.run("emulator", "a").out()).contains("was gone and is published again");
    assertThat(parts.get(1)).hasBinaryContent(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jsonl", "csv", "parquet", "avro"})
  void numbersOfAnyExponentArePublishedAsTheyAreSpelled(String format) throws Exception {
    List<String> numbers =
        List.of("1e2147483647", "-1.5e-2147483640", "1e-2147483647", "0e2147483647", "0.5");
    StringBuilder rows = new StringBuilder();
    for (String number : numbers) {
      rows.append("{\"id\":\"" + number + "\",\"city\":\"Oslo\",\"v\":" + number + "}\n");
    }
    workspace
        .withFile("cities.jsonl", rows.toString())
        .withSpec(SPEC.replace("format: parquet", "format: " + format));

    CommandRun run = workspace.run("emulator", "a");

    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    assertThat(CommandRun.of("verify", workspace.run("a")).exitCode()).isZero();
    List<String> spelled = new ArrayList<>();
    for (Path part : parts(workspace.run("a").resolve("results"), "." + format)) {
      PartReader.forEach(
          part,
          (json, place) -> {
            String text = new String(json, java.nio.charset.StandardCharsets.UTF_8);
            String value = text.replaceFirst(".*\"v\":\"?([^,}\"]+).*", "$1");
            spelled.add(value);
          });
    }
    assertThat(spelled).containsExactlyInAnyOrderElementsOf(numbers);
  }

  @Test
  void rowsThatWereNeverAskedHaveTheirColumnsToo() throws Exception {
    workspace
        .withFile("cities.jsonl", "{\"id\":1,\"city\":\"Oslo\"}\n{\"id\":2,\"town\":\"Lima\"}\n")
        .withSpec(SPEC);

    assertThat(workspace.run("emulator", "a").out()).contains("ROW_MISSING_COLUMN");

    for (Path part : parts(workspace.run("a").resolve("results"), ".parquet")) {
      PartReader.forEach(
          part,
          (json, place) ->
              assertThat(Json.MAPPER.readTree(json).fieldNames())
                  .toIterable()
                  .startsWith("id", "city", "town"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "avro"})
  void aTableThatIsCutHasNoRowsThatAnybodyCouldCount(String format) throws Exception {
    workspace
        .withFile("cities.jsonl", ROWS)
        .withSpec(SPEC.replace("format: parquet", "format: " + format));
    workspace.run("emulator", "a");
    Path part = parts(workspace.run("a").resolve("results"), "." + format).get(0);
    byte[] whole = Files.readAllBytes(part);
    Files.write(part, Arrays.copyOf(whole, whole.length / 2));

    CommandRun verify = CommandRun.of("verify", workspace.run("a"));

    assertThat(verify.exitCode()).isEqualTo(1);
    assertThat(verify.err())
        .contains(part.getFileName() + " cannot be read: ", "; 2 were published")
        .doesNotContain("it has 1 rows");
  }

  @Test
  void verifyTellsAChangedTableAndOneThatIsNobodys() throws Exception {
    workspace.withFile("cities.jsonl", ROWS).withSpec(SPEC);
    workspace.run("emulator", "a");
    List<Path> parts = parts(workspace.run("a").resolve("results"), ".parquet");
    Files.copy(parts.get(0), parts.get(0).resolveSibling("part-00007-000.parquet"));
    Files.copy(parts.get(0), parts.get(2), java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    CommandRun verify = CommandRun.of("verify", workspace.run("a"));

    assertThat(verify.exitCode()).isEqualTo(1);
    assertThat(verify.err())
        .contains(
            parts.get(2).getFileName() + " was changed: it has 2 rows, 1 were published",
            "stands in " + parts.get(0).getFileName() + " and in " + parts.get(2).getFileName(),
            "results/part-00007-000.parquet belongs to no published shard");
  }

  @Test
  void rowsThatKeepTheirResultsAloneGoOnlyWhenTheirTableIsThere() throws Exception {
    workspace
        .withFile("cities.jsonl", ROWS)
        .withSpec(SPEC.replace("format: parquet", "keep: results, format: parquet"));
    assertThat(workspace.run("emulator", "a").exitCode()).isZero();

    assertThat(workspace.run("a").resolve("rows")).isEmptyDirectory();
    assertThat(CommandRun.of("verify", workspace.run("a")).exitCode()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "format: parquet, format: csv, 'output.format: parquet then, csv now'",
    "format: parquet, format: jsonl, 'output.format: parquet then, null now'",
    "format: parquet, 'format: parquet, compression: gzip', 'output.compression: zstd then, gzip"
        + " now'",
    "format: parquet, 'format: parquet, path: out', 'output.path: nothing then, '",
  })
  void anotherFormatIsAnotherRun(String from, String to, String difference) throws Exception {
    workspace.withFile("cities.jsonl", ROWS).withSpec(SPEC);
    workspace.run("emulator", "a");
    workspace.withSpec(SPEC.replace(from, to));

    CommandRun other = workspace.run("emulator", "a");

    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).contains("was begun with another " + difference);
  }

  @Test
  void linesThatWereBegunBecomeNoTable() throws Exception {
    workspace.withFile("cities.jsonl", ROWS).withSpec(SPEC.replace("format: parquet, ", ""));
    workspace.run("emulator", "a");
    workspace.unended("a").withSpec(SPEC);

    CommandRun other = workspace.run("emulator", "a");

    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).contains("another output.format: nothing then, parquet now");
  }

  @Test
  void aRunThatDiedWhenItWasPackedGoesOnWithTheColumnsThatWereDecided() throws Exception {
    workspace.withFile("cities.jsonl", ROWS).withSpec(SPEC);
    workspace.run("emulator", "a");
    byte[] table = Files.readAllBytes(workspace.run("a").resolve("ledger/table.json"));
    List<Path> parts = parts(workspace.run("a").resolve("results"), ".parquet");
    byte[] before = Files.readAllBytes(parts.get(2));
    Files.delete(parts.get(2));
    for (Path outcome : parts(workspace.run("a").resolve("ledger/outcomes"), "002.json")) {
      Files.delete(outcome);
    }
    workspace.unended("a");

    assertThat(workspace.run("emulator", "a").exitCode()).isZero();

    assertThat(parts.get(2)).hasBinaryContent(before);
    assertThat(workspace.run("a").resolve("ledger/table.json")).hasBinaryContent(table);
  }

  private Path root() {
    return workspace.folder();
  }

  private static List<Path> parts(Path folder, String end) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    }
  }
}
