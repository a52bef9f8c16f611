package dev.promptbeam.judges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.cli.CommandRun;
import dev.promptbeam.cli.Workspace;
import dev.promptbeam.model.Json;
import dev.promptbeam.result.format.PartReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DuckDB, of two major versions, finds in results what was written: values and types. */
@Tag("judges")
final class DuckDbJudgeIT {
  private static final Pattern QUERY = Pattern.compile("```sql\n(.*?);\n```", Pattern.DOTALL);

  private static final String REVIEWS =
      """
      name: reviews
      dataset: {path: reviews.csv, key: id, types: {stars: number}}
      model: gemini-3.5-flash-lite
      request:
        prompt: "{{review}} {{stars?none}}"
        generationConfig:
          responseMimeType: application/json
          responseSchema:
            type: OBJECT
            required: [sentiment, score]
            properties:
              sentiment: {type: STRING, enum: [good, bad]}
              score: {type: NUMBER}
      output: {path: %s, format: %s}
      """;

  private static final String VECTORS =
      """
      name: vectors
      dataset: {path: reviews.csv, key: id}
      kind: embed
      model: gemini-embedding-001
      request: {prompt: "about {{id}}: {{review}}", outputDimensionality: 128}
      output: {path: %s, format: %s, include: [usage]}
      """;

  private static final String TYPED =
      """
      name: typed
      dataset: {path: typed.jsonl, key: id}
      model: gemini-3.5-flash-lite
      request: {prompt: "{{id}}"}
      batch: {maxRequests: 1}
      output: {path: typed, format: parquet, include: [row]}
      """;

  @TempDir private static Path folder;

  @BeforeAll
  static void runAll() throws IOException {
    Workspace workspace =
        new Workspace(folder)
            .withFile(
                "reviews.csv",
                "id,review,stars\n007,\"Good, \"\"really\"\"\ngood\",5\nb,Broke at once,1\nc,,\n")
            .withFile(
                "typed.jsonl",
                """
                {"id":1,"big":9007199254740993,"ratio":0.1,"sum":12345678901234567.25,"ok":true,"mixed":1,"nested":{"a":1.50},"none":null,"_key":"k","Key":"x","key":"y"}
                {"id":2,"big":-9223372036854775808,"ratio":1e-7,"sum":1,"ok":false,"mixed":"1","nested":[null],"_key":"😀","late":18446744073709551615}
                {"id":3}
                """);
    for (String format : List.of("parquet", "csv", "jsonl")) {
      run(workspace, REVIEWS.formatted(format, format));
    }
    run(workspace, VECTORS.formatted("embeddings", "parquet"));
    run(workspace, VECTORS.formatted("embeddings-jsonl", "jsonl"));
    run(workspace, TYPED);
  }

  private static void run(Workspace workspace, String spec) throws IOException {
    String id = "r" + Integer.toHexString(spec.hashCode());
    CommandRun run = workspace.withSpec(spec).run("emulator", id);
    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"duckdb", "duckdb-2"})
  void eachQueryOfTheDocumentSaysWhatWasWritten(String module) throws Exception {
    List<String> queries =
        QUERY
            .matcher(Files.readString(Path.of("src/docs/results.md")))
            .results()
            .map((MatchResult query) -> query.group(1))
            .toList();
    assertThat(queries).hasSize(9);

    List<List<String>> said = judge(module, queries);

    Map<String, JsonNode> rows = rows("jsonl");
    assertThat(said.get(0))
        .startsWith("_key VARCHAR, _text VARCHAR, _usage_totalTokenCount BIGINT");
    assertThat(said.get(0))
        .containsExactlyElementsOf(
            expected(
                "_key VARCHAR, _text VARCHAR, _usage_totalTokenCount BIGINT",
                rows,
                row ->
                    row.path("key").asText()
                        + "|"
                        + row.path("text").asText()
                        + "|"
                        + row.at("/usage/totalTokenCount").asLong()));
    long tokens =
        rows.values().stream().mapToLong(row -> row.at("/usage/totalTokenCount").asLong()).sum();
    assertThat(said.get(1))
        .containsExactly(
            "_modelVersion VARCHAR, rows BIGINT, tokens HUGEINT",
            "gemini-3.5-flash-lite|3|" + tokens);
    assertThat(said.get(2))
        .containsExactlyElementsOf(
            expected(
                "_key VARCHAR, sentiment VARCHAR, score DOUBLE",
                rows,
                row ->
                    row.path("key").asText()
                        + "|"
                        + row.at("/value/sentiment").asText()
                        + "|"
                        + row.at("/value/score").asDouble()));
    assertThat(said.get(3))
        .containsExactlyElementsOf(
            expected(
                "key VARCHAR, review VARCHAR, text VARCHAR, tokens VARCHAR",
                rows,
                row ->
                    row.path("key").asText()
                        + "|"
                        + row.at("/row/review").asText().replace("\n", "\\n")
                        + "|"
                        + row.path("text").asText()
                        + "|"
                        + row.at("/usage/totalTokenCount")));
    assertThat(said.get(4))
        .containsExactly(
            "_key VARCHAR, review VARCHAR, stars BIGINT, silent BOOLEAN",
            "007|Good, \"really\"\\ngood|5|false",
            "b|Broke at once|1|false",
            "c||null|false");
    assertThat(said.get(5).get(0)).isEqualTo("_key VARCHAR, nearest VARCHAR, similarity FLOAT");
    assertNearest(said.get(5).get(1), rows("embeddings-jsonl"));
    assertThat(said.get(6)).hasSize(4);
    assertThat(said.get(6).get(0)).isEqualTo("key VARCHAR, vector FLOAT[128]");
    assertThat(said.get(7))
        .containsExactlyElementsOf(
            expected(
                "_source VARCHAR, _source_position BIGINT, _text VARCHAR",
                rows,
                row ->
                    row.at("/source/file").asText()
                        + "|"
                        + row.at("/source/position").asText()
                        + "|"
                        + row.path("text").asText()));
    assertThat(said.get(8))
        .containsExactlyElementsOf(
            expected(
                "_key VARCHAR, sentiment VARCHAR, votes BIGINT, of_all BIGINT",
                rows,
                row ->
                    row.path("key").asText() + "|" + row.at("/value/sentiment").asText() + "|1|1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"duckdb", "duckdb-2"})
  void typesAreThoseOfTheDocument(String module) throws Exception {
    List<List<String>> said =
        judge(
            module,
            List.of(
                "select * exclude (_key, _source, _source_position, _status, _text, _model,"
                    + " _modelVersion, _requestKey, _job, _attempt) from 'typed/*.parquet' order by"
                    + " id",
                "select distinct typeof(none), typeof(late), typeof(_attempt) from"
                    + " 'typed/*.parquet'",
                "select count(*) from 'typed/*.parquet' where _status is null"));

    assertThat(said.get(0))
        .containsExactly(
            "id BIGINT, big BIGINT, ratio DOUBLE, sum DECIMAL(19,2), ok BOOLEAN, mixed JSON, nested"
                + " JSON, none VARCHAR, __key VARCHAR, Key VARCHAR, key_2 VARCHAR, late"
                + " DECIMAL(20,0)",
            "1|9007199254740993|0.1|12345678901234567.25|true|1|{\"a\":1.50}|null|k|x|y|null",
            "2|-9223372036854775808|1.0E-7|1.00|false|\"1\"|[null]|null|😀|null|null"
                + "|18446744073709551615",
            "3|null|null|null|null|null|null|null|null|null|null|null");
    assertThat(said.get(1).get(1)).isEqualTo("VARCHAR|DECIMAL(20,0)|BIGINT");
    assertThat(said.get(2).get(1)).isEqualTo("0");
  }

  private interface Line {
    String of(JsonNode row);
  }

  private static List<String> expected(String head, Map<String, JsonNode> rows, Line line) {
    List<String> lines = new ArrayList<>(List.of(head));
    rows.values().forEach(row -> lines.add(line.of(row)));
    return lines;
  }

  /** The pair whose vectors have the smallest angle, as far as 32 bits tell. */
  private static void assertNearest(String said, Map<String, JsonNode> rows) {
    String best = "";
    double most = -2;
    for (String a : rows.keySet()) {
      for (String b : rows.keySet()) {
        double similarity = a.compareTo(b) < 0 ? cosine(rows.get(a), rows.get(b)) : -2;
        if (similarity > most) {
          most = similarity;
          best = a + "|" + b + "|";
        }
      }
    }
    assertThat(said).startsWith(best);
    assertThat(Double.parseDouble(said.substring(best.length()))).isCloseTo(most, within(1e-6));
  }

  private static double cosine(JsonNode a, JsonNode b) {
    double dot = 0;
    double squaresOfA = 0;
    double squaresOfB = 0;
    for (int index = 0; index < 128; index++) {
      double x = a.path("embedding").path(index).asDouble();
      double y = b.path("embedding").path(index).asDouble();
      dot += x * y;
      squaresOfA += x * x;
      squaresOfB += y * y;
    }
    return dot / Math.sqrt(squaresOfA * squaresOfB);
  }

  private static Map<String, JsonNode> rows(String path) throws IOException {
    Map<String, JsonNode> rows = new TreeMap<>();
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder.resolve(path), "*.part-*")) {
      for (Path part : parts) {
        PartReader.forEach(
            part,
            (json, place) -> {
              JsonNode row = Json.MAPPER.readTree(json);
              rows.put(row.path("key").asText(), row);
            });
      }
    }
    return rows;
  }

  /** What each query gave: its columns, and its rows. */
  private static List<List<String>> judge(String module, List<String> queries)
      throws IOException, InterruptedException {
    Path asked = folder.resolve(module + ".sql");
    Files.writeString(asked, String.join("\n----\n", queries));
    Path target = Judge.BUILT.resolve(module).resolve("target").toAbsolutePath();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = target.resolve("classes") + File.pathSeparator + target.resolve("jars/*");
    Judge.Verdict verdict =
        Judge.run(
            folder,
            List.of(java, "-Xmx256m", "-Dfile.encoding=UTF-8", "-cp", classPath, "judge.Judge"),
            List.of(asked.toString()));
    assertThat(verdict.exitCode()).as(String.join("\n", verdict.said())).isZero();
    List<List<String>> results = new ArrayList<>();
    for (String line : verdict.said()) {
      if (line.startsWith("query ")) {
        results.add(new ArrayList<>(List.of(line.substring(line.indexOf(':') + 2))));
      } else {
        results.get(results.size() - 1).add(line);
      }
    }
    return results;
  }
}
