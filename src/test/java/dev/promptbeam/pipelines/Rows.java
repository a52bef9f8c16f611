package dev.promptbeam.pipelines;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.result.format.PartReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Rows that a run left, in source order and without what differs from run to run. */
final class Rows {
  /** Keeps the spelling of numbers, which is part of what a run promises. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  private Rows() {}

  /** All rows in the files of a folder, one line of JSON each. */
  static List<String> under(Path folder) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        PartReader.forEach(file, (row, place) -> rows.add(JSON.readTree(row)));
      }
    }
    rows.sort(
        Comparator.comparing((JsonNode row) -> place(row, "/source/file", "/_source").asText())
            .thenComparing(row -> place(row, "/source/position", "/_source_position").asLong())
            .thenComparing(row -> place(row, "/variant", "/_variant").asText())
            .thenComparing(row -> place(row, "/sample", "/_sample").asInt()));
    return rows.stream().map(Rows::withoutVolatileMembers).toList();
  }

  /** In a table what a row has stands beside the source row, behind an underscore. */
  private static JsonNode place(JsonNode row, String nested, String flat) {
    return row.at(nested).isMissingNode() ? row.at(flat) : row.at(nested);
  }

  private static String withoutVolatileMembers(JsonNode row) {
    unnameJobs(row);
    if (row.path("response") instanceof ObjectNode response) {
      response.remove("responseId");
    }
    return row.toString();
  }

  /** Its own job, and those of former stages and of judges. */
  private static void unnameJobs(JsonNode node) {
    for (String job : List.of("job", "_job")) {
      if (node.path(job).asText().startsWith("batches/")) {
        ((ObjectNode) node).put(job, "JOB");
      }
    }
    node.forEach(Rows::unnameJobs);
  }
}
