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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    letTheFirstAsk(rows);
    return rows.stream().map(Rows::withoutVolatileMembers).toList();
  }

  /** In a table what a row has stands beside the source row, behind an underscore. */
  private static JsonNode place(JsonNode row, String nested, String flat) {
    return row.at(nested).isMissingNode() ? row.at(flat) : row.at(nested);
  }

  /**
   * Which of the rows that share an answer of a judge has asked for it is a matter of time, and
   * said to be the first one; but only where one alone has asked, and the others name it.
   */
  private static void letTheFirstAsk(List<JsonNode> rows) {
    Map<String, Map<JsonNode, ObjectNode>> requests = new TreeMap<>();
    for (JsonNode row : rows) {
      for (JsonNode answer : row.path("judge")) {
        String key = answer.path("requestKey").asText();
        ObjectNode place = row.path("source").deepCopy();
        place.set("variant", row.path("variant"));
        requests
            .computeIfAbsent(key, added -> new LinkedHashMap<>())
            .put(place, (ObjectNode) answer);
      }
    }
    requests.values().forEach(Rows::letTheFirstAsk);
  }

  private static void letTheFirstAsk(Map<JsonNode, ObjectNode> answers) {
    List<JsonNode> asked =
        answers.keySet().stream().filter(row -> sharedFrom(answers.get(row)).isNull()).toList();
    if (asked.size() != 1) {
      return;
    }
    JsonNode asker = asked.get(0);
    if (!answers.values().stream()
        .map(Rows::sharedFrom)
        .allMatch(from -> from.isNull() || from.equals(asker))) {
      return;
    }
    JsonNode first = answers.keySet().iterator().next();
    JsonNode usage = answers.get(asker).path("usage");
    answers.get(asker).set("usage", answers.get(first).path("usage"));
    answers.get(first).set("usage", usage);
    answers.forEach((row, answer) -> answer.set("sharedFrom", row == first ? null : first));
  }

  private static JsonNode sharedFrom(JsonNode answer) {
    return answer.path("sharedFrom");
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
