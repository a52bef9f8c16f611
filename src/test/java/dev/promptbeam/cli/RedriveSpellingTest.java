package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A redriven row makes the very bytes that were sent first, under the same request key. */
final class RedriveSpellingTest extends AgainstRemoteJobs {
  private static final String SPEC =
      """
      name: capitals
      dataset: {path: rows.%s, key: id%s}
      model: gemini-3.5-flash-lite
      request:
        prompt: "{{id}}: {{n}} and {{deep}}"
        generationConfig: {temperature: "{{t}}"}
      batch:
        attempts: 1
        poll: {first: 100ms, most: 500ms}
      output:
        include: [response]
      """;

  /** Rows, sources, keys and request keys as they stand in the file, not as a parser sees them. */
  private static final Pattern HEAD = Pattern.compile("\\{\"key\":.*\"row\":(\\{.*}),\"status\".*");

  private static final Pattern REQUEST_KEY = Pattern.compile("\"requestKey\":\"([0-9a-f]{32})\"");
  private static final Pattern SOURCE = Pattern.compile("\"source\":(\\{[^}]*})");

  /** Every row fails in the first two jobs that carry it. */
  @BeforeEach
  void breakLines() throws Exception {
    server.fault("{\"operation\":\"line\",\"jobs\":2,\"action\":{\"type\":\"error\",\"code\":13}}");
  }

  @Test
  void numbersOfJsonLines() throws IOException {
    workspace.withSpec(SPEC.formatted("jsonl", ""));
    workspace.withFile(
        "rows.jsonl",
        """
        {"id": "a", "n": 1.0, "t": 0.10, "deep": {"x": [1e3, -0, 1E+2, 0.30]}}
        {"id":"b","n":123456789012345678901234567890.000,"t":1,"deep":["\\u00e9\\ud83d\\ude00","/"]}
          {"t":1.50,"id":7.0,"n":"007","deep":null,"deep":{"k":1e-7}}
        """);

    assertRedrivenAsSent(3, "7.0");
    assertThat(rowOf(workspace.lines("a", "dead-letter").getOrDefault("a", "")))
        .isEqualTo(
            "{\"id\": \"a\", \"n\": 1.0, \"t\": 0.10, \"deep\": {\"x\": [1e3, -0, 1E+2, 0.30]}}");
  }

  @Test
  void typesOfTables() throws IOException {
    workspace.withSpec(SPEC.formatted("csv", ", types: {n: number, t: number, deep: json}"));
    workspace.withFile(
        "rows.csv",
        """
        id,n,t,deep
        a,1.0,0.10,"{""x"": 1e3}"
        b,12345678901234567890.10,1,[0.30]
        "c ""d""\",1E2,1.5,true
        """);

    assertRedrivenAsSent(3, "c \"d\"");
  }

  @Test
  void requestsThatAreNotShared() throws IOException {
    workspace.withSpec(
        SPEC.formatted("jsonl", "").replace("batch:", "batch:\n  deduplicate: false"));
    workspace.withFile(
        "rows.jsonl",
        """
        {"id": 1, "n": 1, "t": 0, "deep": 1}
        {"id": 1, "n": 1, "t": 0, "deep": 1}
        {"id": 1, "n": 2, "t": 0, "deep": 1}
        """);

    assertThat(workspace.run(server.url(), "a", "--limit", "2").exitCode()).isEqualTo(3);
    Map<String, String> sent = requests("a");
    assertThat(sent).hasSize(2);
    assertThat(workspace.redrive("a").exitCode()).isEqualTo(3);
    assertThat(requests("a.redrive-1")).isEqualTo(sent);
  }

  private void assertRedrivenAsSent(int rows, String oddKey) throws IOException {
    assertThat(workspace.run(server.url(), "a").exitCode()).isEqualTo(3);
    assertThat(workspace.redrive("a").exitCode()).isEqualTo(3);
    assertThat(workspace.redrive("a.redrive-1").exitCode()).isZero();

    Map<String, String> first = workspace.lines("a", "dead-letter/retryable");
    Map<String, String> second = workspace.lines("a.redrive-1", "dead-letter/retryable");
    assertThat(first).hasSize(rows).containsKey(oddKey);
    assertThat(heads(second)).isEqualTo(heads(first));
    assertThat(matches(REQUEST_KEY, second)).isEqualTo(matches(REQUEST_KEY, first));
    Map<String, String> results = workspace.lines("a.redrive-1.redrive-1", "results");
    assertThat(matches(REQUEST_KEY, results)).isEqualTo(matches(REQUEST_KEY, first));
    assertThat(matches(SOURCE, results)).isEqualTo(matches(SOURCE, first));
    assertThat(requests("a.redrive-1")).hasSize(rows).isEqualTo(requests("a"));
    assertThat(requests("a.redrive-1.redrive-1")).isEqualTo(requests("a"));
  }

  /** Lines sent, by themselves. */
  private Map<String, String> requests(String id) throws IOException {
    Map<String, String> lines = new TreeMap<>();
    try (Stream<Path> files = Files.list(workspace.run(id).resolve("requests"))) {
      for (Path file : files.toList()) {
        Files.readAllLines(file).forEach(line -> lines.put(line.substring(0, 42), line));
      }
    }
    return lines;
  }

  private static Map<String, String> heads(Map<String, String> lines) {
    Map<String, String> heads = new TreeMap<>();
    lines.forEach((key, line) -> heads.put(key, line.substring(0, line.indexOf(rowOf(line)))));
    lines.forEach((key, line) -> heads.merge(key, rowOf(line), String::concat));
    return heads;
  }

  private static String rowOf(String line) {
    Matcher matcher = HEAD.matcher(line);
    assertThat(matcher.matches()).as(line).isTrue();
    return matcher.group(1);
  }

  private static Map<String, String> matches(Pattern pattern, Map<String, String> lines) {
    Map<String, String> found = new TreeMap<>();
    lines.forEach(
        (key, line) -> {
          Matcher matcher = pattern.matcher(line);
          assertThat(matcher.find()).as(line).isTrue();
          found.put(key, matcher.group(1));
        });
    return found;
  }
}
