package dev.promptbeam.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.Lane;
import dev.promptbeam.batch.DirectPipelines;
import dev.promptbeam.model.Json;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptBatchTest {
  private static final PromptSpec SPEC =
      PromptSpec.parse(
          """
          name: reviews
          endpoint: emulator
          model: gemini-3.5-flash-lite
          dataset: {key: id}
          request: {prompt: "Classify: {{review}}"}
          """);
  private static final PromptSpec KEYLESS =
      PromptSpec.parse(
          """
          name: reviews
          endpoint: emulator
          model: gemini-3.5-flash-lite
          request: {prompt: "Classify: {{review}}"}
          """);

  @TempDir Path folder;

  @Test
  void eachRowIsAnAnswerOrADeadLetterOnce() {
    Asked asked =
        Asked.of(
            batch(SPEC),
            "{\"id\": \"a\", \"review\": \"good\", \"n\": 1.50}",
            "{\"id\": \"b\", \"review\": \"bad\"}",
            "{\"id\": \"c\"}",
            "{\"review\": \"whose?\"}",
            "no json");

    assertThat(asked.answered()).containsExactly("a", "b");
    assertThat(asked.dead())
        .containsExactly("c ROW_MISSING_COLUMN", "null READ_MALFORMED", "null ROW_KEY_MISSING");
    assertThat(asked.answers())
        .filteredOn(answer -> answer.key().equals("a"))
        .singleElement()
        .satisfies(
            answer -> {
              assertThat(answer.row())
                  .isEqualTo("{\"id\": \"a\", \"review\": \"good\", \"n\": 1.50}");
              assertThat(answer.text()).isNotEmpty();
              assertThat(answer.usage()).contains("\"totalTokenCount\":");
              assertThat(answer.attempt()).isEqualTo(1);
              assertThat(answer.result()).startsWith("{\"key\":\"a\",").contains("\"response\":");
            });
    assertThat(asked.counters())
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                entry("dataset/rows_read", 5L),
                entry("dataset/dead_letters", 2L),
                entry("request/requests_built", 2L),
                entry("request/dead_letters", 1L),
                entry("batch/buckets_packed", 1L),
                entry("batch/shards_published", 1L),
                entry("result/answers", 2L),
                entry("result/dead_letters", 3L),
                entry("run/runs_completed", 1L)));
    assertThat(folder.resolve("r1/_SUCCESS")).exists();
  }

  @Test
  void equalRowsAreAskedAsOftenAsTheyAre() {
    String row = "{\"review\": \"good\"}";

    Asked asked = Asked.of(batch(KEYLESS), row, row, "{\"other\": 1}", row, "{\"other\": 1}");

    String name = asked.answers().get(0).key().replaceFirst("#.*", "");
    assertThat(name).matches("[0-9a-f]{32}");
    assertThat(asked.answered()).containsExactly(name + "#0", name + "#1", name + "#2");
    assertThat(asked.answers()).extracting(PromptAnswer::requestKey).doesNotHaveDuplicates();
    assertThat(asked.dead()).hasSize(2).doesNotHaveDuplicates();
  }

  @Tag(Lane.BREADTH)
  @Test
  void elementsWithASchemaAreRows() {
    Schema schema =
        Schema.of(
            Field.of("id", FieldType.INT64),
            Field.of("review", FieldType.STRING),
            Field.of("price", FieldType.DECIMAL));
    Row row =
        Row.withSchema(schema).addValues(9007199254740993L, "good", new BigDecimal("0.10")).build();

    Asked asked = Asked.of(batch(SPEC), RowCoder.of(schema), List.of(row));

    assertThat(asked.answers())
        .singleElement()
        .extracting(PromptAnswer::key, PromptAnswer::row)
        .containsExactly(
            "9007199254740993", "{\"id\":9007199254740993,\"review\":\"good\",\"price\":0.10}");
  }

  @Test
  void readyRequestsAreSentAsTheyAre() {
    PromptSpec spec =
        PromptSpec.parse("name: ready\nendpoint: emulator\nmodel: gemini-3.5-flash-lite\n");
    String request = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hello\"}]}]}";

    Asked asked =
        Asked.of(
            PromptBatch.ofRequests(spec).withRunDirectory(run()),
            KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()),
            List.of(KV.of("one", request), KV.of("two", "{\"contents\": 3}"), KV.of("three", "}")));

    assertThat(asked.answered()).containsExactly("one");
    assertThat(asked.dead()).containsExactly("null READ_MALFORMED", "two REQUEST_INVALID");
  }

  @Tag(Lane.BREADTH)
  @Test
  void aReadyRequestMayHaveNoKey() {
    PromptSpec spec =
        PromptSpec.parse("name: ready\nendpoint: emulator\nmodel: gemini-3.5-flash-lite\n");
    String request = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hello\"}]}]}";

    Asked asked =
        Asked.of(
            PromptBatch.ofRequests(spec).withRunDirectory(run()),
            KvCoder.of(NullableCoder.of(StringUtf8Coder.of()), StringUtf8Coder.of()),
            List.of(KV.of(null, request), KV.of("two", request)));

    assertThat(asked.answered()).hasSize(2).contains("two");
    assertThat(asked.answered().get(0)).matches("[0-9a-f]{32}#0");
    assertThat(asked.dead()).isEmpty();
  }

  @Test
  void eachVariantAndSampleOfARowIsAnAnswerOfItsOwn() throws Exception {
    PromptSpec spec =
        PromptSpec.parse(
            """
            name: reviews
            endpoint: emulator
            model: gemini-3.5-flash-lite
            dataset: {key: id}
            request: {prompt: "Classify: {{review}}"}
            samples: 2
            sweep: {generationConfig.temperature: [0.5, 1]}
            """);

    Asked asked = Asked.of(batch(spec), "{\"id\": \"a\", \"review\": \"x\"}", "{\"id\": \"b\"}");

    List<String> trials = new ArrayList<>();
    for (PromptAnswer answer : asked.answers()) {
      JsonNode result = Json.MAPPER.readTree(answer.result());
      trials.add(
          answer.key()
              + " "
              + result.path("variant").asText()
              + " "
              + result.path("sample").asInt());
    }
    assertThat(trials)
        .containsExactlyInAnyOrder(
            "a temperature=0.5 0", "a temperature=0.5 1", "a temperature=1 0", "a temperature=1 1");
    assertThat(asked.answers()).extracting(PromptAnswer::requestKey).doesNotHaveDuplicates();
    assertThat(asked.dead()).isEqualTo(Collections.nCopies(4, "b ROW_MISSING_COLUMN"));
  }

  @Test
  void noRowsAreACompleteRun() {
    Asked asked = Asked.of(batch(SPEC));

    assertThat(asked.answered()).isEmpty();
    assertThat(asked.dead()).isEmpty();
    assertThat(folder.resolve("r1/_SUCCESS")).exists();
  }

  @Tag(Lane.BREADTH)
  @Test
  void windowsOfTheInputAreOfNoAccount() {
    Pipeline pipeline = DirectPipelines.create();
    PCollection<String> rows =
        pipeline
            .apply(Create.of("{\"id\":1,\"review\":\"x\"}"))
            .apply(Window.into(FixedWindows.of(Duration.standardMinutes(1))));

    assertThat(Asked.run(pipeline, rows, batch(SPEC)).answered()).containsExactly("1");
  }

  @Tag(Lane.BREADTH)
  @Test
  void triggersOfTheInputAreOfNoAccount() {
    Pipeline pipeline = DirectPipelines.create();
    PCollection<String> rows =
        pipeline
            .apply(
                Create.of(
                    "{\"id\":1,\"review\":\"x\"}",
                    "{\"id\":2,\"review\":\"x\"}",
                    "{\"id\":3,\"review\":\"x\"}"))
            .apply(
                Window.<String>into(FixedWindows.of(Duration.standardMinutes(1)))
                    .triggering(Repeatedly.forever(AfterPane.elementCountAtLeast(1)))
                    .accumulatingFiredPanes()
                    .withAllowedLateness(Duration.standardDays(1)));

    Asked asked = Asked.run(pipeline, rows, batch(SPEC));

    assertThat(asked.answered()).containsExactly("1", "2", "3");
    assertThat(asked.counters()).containsEntry("run/runs_completed", 1L);
  }

  private PromptBatch batch(PromptSpec spec) {
    return PromptBatch.of(spec).withRunDirectory(run());
  }

  private String run() {
    return folder.resolve("r1").toString();
  }
}
