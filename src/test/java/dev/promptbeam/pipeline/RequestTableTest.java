package dev.promptbeam.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.Source;
import dev.promptbeam.model.SourceRow;
import dev.promptbeam.request.RequestBuilder;
import dev.promptbeam.request.UnbuildableRowException;
import dev.promptbeam.spec.Spec;
import dev.promptbeam.spec.Specs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of request fields in spec.md: each row of it has a case here, which is asked of the
 * emulator and judged, and whose faults are refused.
 */
final class RequestTableTest {
  private static final Path PAGE = Path.of("src/docs/spec.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`.*?) \\|");
  private static final Pattern NAME = Pattern.compile("`([A-Za-z.]+)`");

  /** What a case expects where anything will do, and where nothing may stand. */
  private static final String ANYTHING = "?";

  private static final String NOTHING = "-";

  @TempDir private Path folder;
  private static EmulatorServer server;

  @BeforeAll
  static void start() throws Exception {
    server = EmulatorServer.start(EmulatorOptions.defaults().withAnonymousCalls());
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  static List<Named<JsonNode>> cases() throws IOException {
    List<Named<JsonNode>> cases = new ArrayList<>();
    read("request-fields.json")
        .forEach(one -> cases.add(Named.of(one.path("field").asText(), one)));
    return cases;
  }

  /** Those that are not refused whatever they hold. */
  static List<Named<JsonNode>> asked() throws IOException {
    return cases().stream().filter(one -> one.getPayload().has("request")).toList();
  }

  @Test
  void hasARowForEachFieldAndACaseForEachRow() throws IOException {
    List<String> first = new ArrayList<>();
    Set<String> all = new TreeSet<>();
    for (List<String> row : rows()) {
      first.add(row.get(0));
      all.addAll(row);
    }
    assertThat(cases()).extracting(Named::getName).containsExactlyElementsOf(first);
    assertThat(all).isEqualTo(known());
  }

  @ParameterizedTest
  @MethodSource("asked")
  void whatComesBackStandsWhereTheTableSays(JsonNode one) throws Exception {
    Spec spec = Specs.parse(spec(one, one.path("request")));
    AskedOnce asked = new AskedOnce(server, folder, spec, new RunPlanner(spec));

    JsonNode result = asked.of(row(one.path("row")), one.path("service").asInt(200));

    for (var expected : one.path("result").properties()) {
      JsonNode found = result.at(expected.getKey());
      String place = expected.getKey() + " of " + result;
      switch (expected.getValue().asText()) {
        case ANYTHING -> assertThat(found.asText()).as(place).isNotBlank();
        case NOTHING -> assertThat(found.isMissingNode()).as(place).isTrue();
        default -> assertThat(found.toString()).as(place).isEqualTo(expected.getValue().toString());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatTheServiceWouldRefuseIsRefusedBefore(JsonNode one) throws Exception {
    assertThat(one.has("refused") || one.has("refusedRow")).isTrue();
    for (JsonNode fault : one.path("refused")) {
      assertThat(Specs.errors(spec(one, fault.path(0))))
          .as(fault.toString())
          .singleElement()
          .satisfies(
              error ->
                  assertThat(error)
                      .matches("(?s)x\\.yaml:[0-9]+:[0-9]+: .*")
                      .endsWith(": " + fault.path(1).asText()));
    }
    for (JsonNode fault : one.path("refusedRow")) {
      Spec spec = Specs.parse(spec(one, one.path("request")));
      RequestBuilder builder = new RunPlanner(spec).requests().variants().get(0).builder();
      UnbuildableRowException failure =
          catchThrowableOfType(
              UnbuildableRowException.class, () -> builder.build(row(fault.path(0))));
      assertThat(failure.reason().code()).isEqualTo("REQUEST_INVALID");
      assertThat(failure.sentence()).isEqualTo(fault.path(1).asText());
    }
  }

  private static String spec(JsonNode one, JsonNode request) {
    return "name: n\ndataset: {path: d.jsonl}\nkind: "
        + one.path("kind").asText("generate")
        + "\nmodel: "
        + one.path("model").asText("gemini-3.5-flash-lite")
        + "\nrequest: "
        + request
        + "\n";
  }

  private static SourceRow row(JsonNode row) {
    return new SourceRow(
        new Source("d.jsonl", 0), "k", row.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The names in the first column of the table, row by row. */
  private static List<List<String>> rows() throws IOException {
    String page = Files.readString(PAGE);
    int start = page.indexOf("\n### Fields\n");
    String table = page.substring(start, page.indexOf("\n### ", start + 1));
    List<List<String>> rows = new ArrayList<>();
    for (Matcher row = ROW.matcher(table); row.find(); ) {
      List<String> names = new ArrayList<>();
      NAME.matcher(row.group(1).replaceAll("\\(.*", ""))
          .results()
          .forEach(name -> names.add(name.group(1)));
      rows.add(names);
    }
    return rows;
  }

  /** The fields that are checked, and those that are refused by name. */
  private static Set<String> known() throws IOException {
    JsonNode table = read("../request/field/fields.json");
    Set<String> names = new TreeSet<>(Set.of("model", "serviceTier", "store"));
    Set<String> opened = new HashSet<>(Set.of("tools", "toolConfig", "generationConfig"));
    table.path("GenerateContentRequest").fieldNames().forEachRemaining(names::add);
    table.path("EmbedContentRequest").fieldNames().forEachRemaining(names::add);
    open(table.path("Tool"), "tools.", names);
    open(table.path("ToolConfig"), "toolConfig.", names);
    open(table.path("GenerationConfig"), "generationConfig.", names);
    open(table.path("ThinkingConfig"), "generationConfig.thinkingConfig.", names);
    opened.add("generationConfig.thinkingConfig");
    names.removeAll(opened);
    return names;
  }

  private static void open(JsonNode message, String prefix, Set<String> names) {
    message.fieldNames().forEachRemaining(name -> names.add(prefix + name));
  }

  private static JsonNode read(String resource) throws IOException {
    try (InputStream in = RunPlanner.class.getResourceAsStream(resource)) {
      return Json.MAPPER.readTree(Objects.requireNonNull(in, resource));
    }
  }
}
