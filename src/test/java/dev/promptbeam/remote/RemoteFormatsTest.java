package dev.promptbeam.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.Lane;
import dev.promptbeam.cli.CommandRun;
import dev.promptbeam.dataset.avro.AvroFiles;
import dev.promptbeam.dataset.file.Packed;
import dev.promptbeam.dataset.parquet.ParquetFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A dataset gives the same rows on Cloud Storage as on this disk, in every format. */
final class RemoteFormatsTest extends OnStorage {
  private static final int ROWS = 300;

  @ParameterizedTest
  @CsvSource({
    "rows.jsonl,    jsonl,    city",
    "rows.csv,      csv,      city",
    "rows.tsv,      tsv,      city",
    "rows.json,     json,     city",
    "rows.parquet,  parquet,  city",
    "rows.avro,     avro,     city",
    "rows.txt,      text,     text",
    "rows.md,       files,    text",
    "rows.jsonl,    requests, ''",
    "rows.jsonl,    openai,   ''",
  })
  void previewIsTheSamePlainAndCompressed(String name, String format, String column)
      throws IOException {
    byte[] bytes = bytes(format);
    String request = column.isEmpty() ? "" : "request: {prompt: 'Where is {{" + column + "}}?'}\n";
    String spec = "name: s\nmodel: gemini-3.5-flash-lite\nbatch: {deduplicate: true}\n" + request;
    Path local = workspace.folder().resolve(name);
    Files.write(local, bytes);
    List<String> expected = previewOf(spec, local.toString(), format);
    assertThat(expected).hasSize(format.equals("files") ? 1 : ROWS);

    storage.contents().put("data", "in/" + name, bytes);
    assertThat(previewOf(spec, "gs://data/in/" + name, format)).isEqualTo(expected);
    for (Packed packed : Packed.values()) {
      boolean inside = format.equals("parquet") || format.equals("avro");
      if (!inside) {
        String object = "packed/" + packed + "/" + name;
        storage.contents().put("data", object, packed.pack(bytes));
        assertThat(previewOf(spec, "gs://data/" + object, format)).isEqualTo(expected);
      }
    }
  }

  private List<String> previewOf(String spec, String path, String format) throws IOException {
    workspace.withSpec(spec + "dataset: {path: '" + path + "', format: " + format + "}\n");
    return preview();
  }

  @Tag("long")
  @ParameterizedTest
  @CsvSource({"jsonl, direct", "csv, direct", "parquet, direct", "avro, flink"})
  void runsGiveTheSameRows(String format, String runner) throws IOException {
    String name = "rows." + format;
    byte[] bytes = bytes(format);
    Files.write(workspace.folder().resolve(name), bytes);
    storage.contents().put("data", "deep/er/" + name, bytes);
    String spec =
        """
        name: s
        model: gemini-3.5-flash-lite
        request: {prompt: 'Where is {{city}}?'}
        dataset: {path: '%s', key: id}
        """;

    workspace.withSpec(spec.formatted(name));
    CommandRun local = started("local", runner);
    assertThat(local.exitCode()).as(local.err()).isZero();
    workspace.withSpec(spec.formatted("gs://data/deep/er/" + name));
    CommandRun remote = started("remote", runner);
    assertThat(remote.exitCode()).as(remote.err()).isZero();

    Map<String, JsonNode> expected = rows(workspace.runs().resolve("s/local"), "results", "/key");
    Map<String, JsonNode> found = rows(workspace.runs().resolve("s/remote"), "results", "/key");
    assertThat(found.keySet()).hasSize(ROWS).isEqualTo(expected.keySet());
    assertThat(found)
        .allSatisfy(
            (key, row) -> {
              assertThat(row.path("row")).isEqualTo(expected.get(key).path("row"));
              assertThat(row.path("text")).isEqualTo(expected.get(key).path("text"));
              assertThat(row.at("/source/position"))
                  .isEqualTo(expected.get(key).at("/source/position"));
              assertThat(row.at("/source/file").asText()).isEqualTo("gs://data/deep/er/" + name);
            });
  }

  private CommandRun started(String id, String runner) {
    return command(
        "run",
        workspace.spec(),
        "--runs-dir",
        workspace.runs(),
        "--run-id",
        id,
        "--endpoint",
        "emulator",
        "--runner",
        runner);
  }

  @Tag(Lane.BREADTH)
  @Test
  void largeFilesAreReadInPiecesAndSmallOnesFromManyFolders() throws IOException {
    StringBuilder text = new StringBuilder();
    int rows = 40_000;
    for (int i = 0; i < rows; i++) {
      text.append("{\"id\":" + i + ",\"city\":\"" + "x".repeat(200) + i + "\"}\n");
    }
    storage.contents().put("data", "in/large.jsonl", text.toString());
    storage.contents().put("data", "in/a/small.jsonl", "{\"id\":-1,\"city\":\"Oslo\"}\n");
    workspace.withSpec(
        "name: s\nmodel: gemini-3.5-flash-lite\nrequest: {prompt: 'Where is {{city}}?'}\n"
            + "dataset: {path: 'gs://data/in/', key: id}\n");
    CommandRun run = run("one");
    assertThat(run.exitCode()).as(run.toString()).isZero();
    Path directory = workspace.runs().resolve("s/one");
    assertThat(rows(directory, "results", "/key").keySet())
        .hasSize(rows + 1)
        .contains("\"-1\"", "\"0\"");
    assertThat(storage.calls().entries())
        .filteredOn(call -> call.object().equals("in/large.jsonl"))
        .filteredOn(call -> call.operation().equals("objects.download"))
        .as("ranges")
        .extracting("status")
        .contains(206);
  }

  private static byte[] bytes(String format) throws IOException {
    return switch (format) {
      case "parquet" -> parquet();
      case "avro" -> avro();
      default -> text(format).getBytes(StandardCharsets.UTF_8);
    };
  }

  private static String text(String format) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      String city = "Ciudad \u00d1 " + i;
      text.append(
          switch (format) {
            case "jsonl" -> "{\"id\":\"" + i + "\",\"city\":\"" + city + "\"}\n";
            case "csv" -> (i == 0 ? "id,city\n" : "") + i + ",\"" + city + ", \"\"x\"\"\"\n";
            case "tsv" -> (i == 0 ? "id\tcity\n" : "") + i + "\t" + city + "\n";
            case "json" ->
                (i == 0 ? "[" : ",")
                    + "{\"id\":\""
                    + i
                    + "\",\n\"city\":\""
                    + city
                    + "\"}"
                    + (i + 1 == ROWS ? "]" : "");
            case "requests" ->
                "{\"key\":\""
                    + i
                    + "\",\"request\":{\"contents\":[{\"parts\":[{\"text\":\""
                    + city
                    + "\"}]}]}}\n";
            case "openai" ->
                "{\"custom_id\":\""
                    + i
                    + "\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{\"model\":"
                    + "\"m\",\"messages\":[{\"role\":\"user\",\"content\":\""
                    + city
                    + "\"}]}}\n";
            default -> city + "\n";
          });
    }
    return text.toString();
  }

  private static byte[] parquet() throws IOException {
    Path file = Files.createTempFile("rows", ".parquet");
    try {
      ParquetFiles.of("required binary id (STRING); required binary city (STRING);")
          .groups(4_000)
          .write(
              file,
              ROWS,
              (row, i) -> {
                row.append("id", String.valueOf(i));
                row.append("city", "Ciudad \u00d1 " + i);
              });
      return Files.readAllBytes(file);
    } finally {
      Files.delete(file);
    }
  }

  private static byte[] avro() throws IOException {
    Schema schema =
        AvroFiles.schema("{'name':'id','type':'string'},{'name':'city','type':'string'}");
    List<GenericData.Record> rows = new java.util.ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      GenericData.Record row = new GenericData.Record(schema);
      row.put("id", String.valueOf(i));
      row.put("city", "Ciudad \u00d1 " + i);
      rows.add(row);
    }
    return AvroFiles.write(
        schema,
        "deflate",
        List.of(rows.subList(0, 100), rows.subList(100, ROWS)),
        new java.util.ArrayList<>());
  }
}
