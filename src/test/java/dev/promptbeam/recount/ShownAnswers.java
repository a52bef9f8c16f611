package dev.promptbeam.recount;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The answers that the rows of a complete run show, of whatever stage: which row had asked, and
 * which share. Read from the lines of results and dead letters, without any code of the product.
 */
public final class ShownAnswers {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What is the same in all rows that one answer ends. */
  private static final List<String> COMMON =
      List.of("text", "value", "media", "model", "modelVersion", "job", "attempt");

  private final Map<String, List<Shown>> requests = new TreeMap<>();

  /** An answer as one row shows it; the place is what another one would name it by. */
  private record Shown(JsonNode place, JsonNode answer) {
    boolean asked() {
      return answer.path("sharedFrom").isNull() || answer.path("sharedFrom").isMissingNode();
    }
  }

  private ShownAnswers() {}

  public static ShownAnswers of(Path run) throws IOException {
    ShownAnswers shown = new ShownAnswers();
    for (JsonNode result : rows(run, "results")) {
      shown.add(result, result.path("stage").asText("answer"), result);
      shown.addMembers(result, result.path("judge"));
      shown.addMembers(result, result.path("row"));
    }
    for (JsonNode letter : rows(run, "dead-letter")) {
      shown.addMembers(letter, letter.path("row"));
    }
    return shown;
  }

  /** Lines of the published files below a folder of a run. */
  public static List<JsonNode> rows(Path run, String below) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    try (Stream<Path> files = Files.walk(run.resolve(below))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          rows.add(MAPPER.readTree(line));
        }
      }
    }
    return rows;
  }

  /** Row, variant and sample of a line. */
  public static String trial(JsonNode line) {
    String variant = line.path("variant").asText();
    String sample = line.path("sample").asText();
    return (line.path("key").asText() + " " + variant + " " + sample).trim();
  }

  private void addMembers(JsonNode line, JsonNode holder) {
    for (Map.Entry<String, JsonNode> member : holder.properties()) {
      if (member.getValue().has("requestKey")) {
        add(line, member.getKey(), member.getValue());
      }
    }
  }

  private void add(JsonNode line, String stage, JsonNode answer) {
    ObjectNode place = line.path("source").deepCopy();
    if (line.has("variant")) {
      place.set("variant", line.path("variant"));
    }
    requests
        .computeIfAbsent(stage + " " + answer.path("requestKey").asText(), any -> new ArrayList<>())
        .add(new Shown(place, answer));
  }

  /** How many different requests of a stage the rows show answers to. */
  public long requests(String stage) {
    return requests.keySet().stream().filter(one -> one.startsWith(stage + " ")).count();
  }

  /** How many rows show an answer of a stage for which another row had asked. */
  public long shared(String stage) {
    return requests.entrySet().stream()
        .filter(one -> one.getKey().startsWith(stage + " "))
        .flatMap(one -> one.getValue().stream())
        .filter(shown -> !shown.asked())
        .count();
  }

  /** Tokens by the usage of all rows, which only the ones that asked shall carry. */
  public long tokens() {
    return requests.values().stream()
        .flatMap(List::stream)
        .mapToLong(shown -> shown.answer().at("/usage/totalTokenCount").asLong())
        .sum();
  }

  /** All that does not fit together, in words; empty where each request has one row that asked. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    requests.forEach((request, all) -> check(request, all, problems));
    return problems;
  }

  private static void check(String request, List<Shown> all, List<String> problems) {
    List<Shown> askers = all.stream().filter(Shown::asked).toList();
    if (askers.size() != 1) {
      problems.add(request + " was asked by " + askers.size() + " of " + all.size() + " rows");
      return;
    }
    Shown asker = askers.get(0);
    for (Shown one : all) {
      String row = request + " of " + one.place();
      if (one.answer().path("usage").isObject() != (one == asker)) {
        problems.add(row + " has the usage " + one.answer().path("usage"));
      }
      if (one != asker && !one.answer().path("sharedFrom").equals(asker.place())) {
        problems.add(row + " is shared from " + one.answer().path("sharedFrom"));
      }
      for (String member : COMMON) {
        if (!one.answer().path(member).equals(asker.answer().path(member))) {
          problems.add(row + " has another " + member + " than " + asker.place());
        }
      }
    }
  }
}
