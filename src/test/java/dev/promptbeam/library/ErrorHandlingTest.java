package dev.promptbeam.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.Lane;
import dev.promptbeam.batch.DirectPipelines;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.transforms.errorhandling.ErrorHandler;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows without an answer, in the ways that Beam has for them. */
class ErrorHandlingTest {
  private static final String SPEC =
      """
      name: reviews
      endpoint: emulator
      model: gemini-3.5-flash-lite
      dataset: {key: id}
      request: {prompt: "Classify: {{review}}"}
      """;
  private static final Schema REVIEW =
      Schema.of(Field.of("id", FieldType.STRING), Field.nullable("review", FieldType.STRING));

  @TempDir Path folder;
  private Pipeline pipeline;
  private PCollection<Row> reviews;

  @BeforeEach
  void create() {
    pipeline = DirectPipelines.create();
    reviews =
        pipeline.apply(
            Create.of(
                    List.of(
                        Row.withSchema(REVIEW).addValues("a", "good").build(),
                        Row.withSchema(REVIEW).addValues("b", null).build()))
                .withRowSchema(REVIEW));
  }

  @Test
  void anErrorHandlerGetsTheRowAndTheReason() throws Exception {
    ErrorHandler.BadRecordErrorHandler<PCollection<Long>> handler =
        pipeline.registerBadRecordErrorHandler(new CountBadRecords());
    try (handler) {
      reviews.apply(
          "Ask",
          PromptBatch.of(PromptSpec.parse(SPEC))
              .withRunDirectory(run())
              .withBadRecordErrorHandler(handler));
    }
    PAssert.thatSingleton(handler.getOutput()).isEqualTo(1L);
    pipeline.run().waitUntilFinish();

    BadRecord bad =
        DeadLettersAsBadRecords.badRecord(
            new PromptDeadLetter(
                "b", "{}", "error", "API_INTERNAL", true, "it broke", "run", 3, null, null, "{l}"));
    assertThat(bad.getRecord().getHumanReadableJsonRecord()).isEqualTo("{}");
    assertThat(bad.getFailure().getException()).isEqualTo("API_INTERNAL");
    assertThat(bad.getFailure().getDescription()).isEqualTo("it broke");
  }

  @Tag(Lane.BREADTH)
  @Test
  void aRunMayHaveNone() {
    reviews.apply(
        "Ask", PromptBatch.of(PromptSpec.parse(SPEC)).withRunDirectory(run()).withoutDeadLetters());

    assertThatThrownBy(() -> pipeline.run().waitUntilFinish())
        .rootCause()
        .isInstanceOf(PromptRunException.class)
        .hasMessageStartingWith("1 of 2 rows have no answer: see dead-letter in " + run());
  }

  @Test
  void aSchemaTransformHasAnOutputForThem() {
    PCollectionRowTuple asked =
        PCollectionRowTuple.of("input", reviews)
            .apply(new PromptBatchProvider().from(configuration("bad")));

    PAssert.that(column(asked.get("output"), "key")).containsInAnyOrder("a");
    PAssert.that(column(asked.get("output"), "row"))
        .containsInAnyOrder("{\"id\":\"a\",\"review\":\"good\"}");
    PAssert.that(column(asked.get("bad"), "reason")).containsInAnyOrder("ROW_MISSING_COLUMN");
    pipeline.run().waitUntilFinish();
  }

  @Tag(Lane.BREADTH)
  @Test
  void aSchemaTransformWithoutOneFails() {
    PCollectionRowTuple asked =
        PCollectionRowTuple.of("input", reviews)
            .apply(new PromptBatchProvider().from(configuration(null)));

    assertThat(asked.getAll()).containsOnlyKeys("output");
    assertThatThrownBy(() -> pipeline.run().waitUntilFinish())
        .hasRootCauseInstanceOf(PromptRunException.class);
  }

  @Test
  void aConfigurationThatCannotBeIsSaid() {
    PromptBatchProvider provider = new PromptBatchProvider();
    Row both = Row.fromRow(configuration(null)).withFieldValue("spec_file", "x.yaml").build();
    Row soon = Row.fromRow(configuration(null)).withFieldValue("wait", "soon").build();

    assertThatThrownBy(() -> provider.from(both))
        .hasMessage("one of spec and spec_file is wanted, and not both");
    assertThatThrownBy(() -> provider.from(soon))
        .hasMessage("wait wants a duration such as 10s, 5m or 72h, or 0, not soon");
    assertThatThrownBy(() -> provider.from(configuration("output")))
        .hasMessage("error_handling.output wants a name, and another one than output");
  }

  private Row configuration(@Nullable String errors) {
    Schema schema = new PromptBatchProvider().configurationSchema();
    Schema handling = schema.getField("error_handling").getType().getRowSchema();
    return Row.withSchema(schema)
        .withFieldValue(
            "error_handling",
            errors == null ? null : Row.withSchema(handling).addValue(errors).build())
        .withFieldValue("run_directory", run())
        .withFieldValue("spec", SPEC)
        .build();
  }

  private static PCollection<String> column(PCollection<Row> rows, String name) {
    return rows.apply(
        name, MapElements.into(TypeDescriptors.strings()).via(row -> row.getString(name)));
  }

  private String run() {
    return folder.resolve("run").toString();
  }

  private static final class CountBadRecords
      extends PTransform<PCollection<BadRecord>, PCollection<Long>> {
    private static final long serialVersionUID = 1;

    @Override
    public PCollection<Long> expand(PCollection<BadRecord> bad) {
      return bad.apply(Count.globally());
    }
  }
}
