package dev.promptbeam.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.promptbeam.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What run.json holds of a spec is enough to run it again. */
final class StoredSpecTest {
  private static final String FULL =
      """
      name: full
      endpoint: http://localhost:8080
      dataset:
        path: [a.csv, "b*.csv"]
        format: csv
        key: id
        types: {stars: number, tags: json}
      model: gemini-3.5-flash-lite
      request:
        prompt: "{{stars}}"
        generationConfig: {temperature: 0.10, topP: 1.0}
      batch:
        deduplicate: false
        maxBytes: 3MB
        mode: inline
        deadline: 500ms
        doubtWait: 1ms
        tier: 2
        poll: {first: 1s, most: 72h}
      output: {include: [usage], accept: [MAX_TOKENS], format: parquet, path: ../out, compression: gzip}
      score:
        missing: skip
        by:
          - {name: right, type: number, expected: "{{stars}}", absent: skip, tolerance: 1%}
          - {name: said, type: regex, pattern: "is (.*)", expected: [a, "{{b}}"], path: x.0}
      """;

  private static final String SHORT =
      """
      name: short
      dataset: {path: a.jsonl}
      model: gemini-3.5-flash-lite
      request: {prompt: hello}
      """;

  private static final String SWEPT =
      SHORT + "samples: 3\nsweep: {model: [gemini-2.5-flash, gemini-2.5-pro]}\n";

  /** As a run of such a version is cancelled. */
  @Test
  void anEarlierVersionThatSaidNothingOfFormatsHadLines() throws Exception {
    Spec spec = Specs.parse(SHORT);
    JsonNode stored = written(spec);
    ((ObjectNode) stored.path("output")).remove("format");
    ((ObjectNode) stored.path("output")).remove("compression");
    ((ObjectNode) stored.path("output")).remove("folder");

    assertThat(Json.MAPPER.treeToValue(stored, Spec.class)).isEqualTo(spec);
  }

  @Test
  void isTheSameSpecWhenReadBack() throws Exception {
    for (Spec spec :
        new Spec[] {
          Specs.parse(SWEPT),
          Specs.parse(FULL, overrides(7L)),
          Specs.parse(SHORT),
          Specs.parse(SHORT, overrides(null))
        }) {
      assertThat(StoredSpec.read(written(spec))).contains(spec);
      assertThat(Identity.of(StoredSpec.read(written(spec)).orElseThrow()))
          .isEqualTo(Identity.of(spec));
    }
  }

  @Test
  void isRefusedWhereAMemberIsMissingOrUnknown() throws Exception {
    JsonNode whole = written(Specs.parse(FULL));
    Iterator<Map.Entry<String, JsonNode>> members = whole.fields();
    while (members.hasNext()) {
      ObjectNode less = whole.deepCopy();
      String name = members.next().getKey();
      less.remove(name);
      if (!Set.of("budget", "score").contains(name)) {
        assertThat(StoredSpec.read(less)).as("without " + name).isEmpty();
      }
    }
    ObjectNode deeper = whole.deepCopy();
    ((ObjectNode) deeper.path("batch").path("quotas").path("gemini-3.5-flash-lite"))
        .remove("given");
    assertThat(StoredSpec.read(deeper)).isEmpty();
    ObjectNode more = whole.deepCopy();
    ((ObjectNode) more.path("output")).put("format", "csv");
    assertThat(StoredSpec.read(more)).isEmpty();
    assertThat(StoredSpec.read(Json.MAPPER.nullNode())).isEmpty();
    assertThat(StoredSpec.read(Json.MAPPER.createObjectNode())).isEmpty();
  }

  @Test
  void hasNoBudgetWhereItWasPutDownBeforeThereWereAny() throws Exception {
    ObjectNode former = written(Specs.parse(FULL)).deepCopy();
    assertThat(former.has("budget")).isTrue();
    former.remove("budget");

    assertThat(StoredSpec.read(former).orElseThrow().budget()).isNull();
  }

  /** As it stands in a file, not as a tree in memory. */
  private static JsonNode written(Spec spec) {
    try {
      return Json.MAPPER.readTree(Json.MAPPER.writeValueAsBytes(StoredSpec.write(spec)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SpecOverrides overrides(@Nullable Long limit) {
    return new SpecOverrides(Map.of(), Map.of(), Map.of(), "emulator", limit, true);
  }
}
