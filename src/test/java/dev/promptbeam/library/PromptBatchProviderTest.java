package dev.promptbeam.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.transforms.SchemaTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

/** Configurations as other languages send them: each of a schema that was made there. */
class PromptBatchProviderTest {
  private static final String SPEC =
      "name: reviews\nmodel: gemini-3.5-flash-lite\nrequest: {prompt: x}\n";
  private static final Row ERRORS =
      Row.withSchema(Schema.of(Field.of("output", FieldType.STRING))).addValue("errors").build();

  private final PromptBatchProvider provider = new PromptBatchProvider();

  @Test
  void whatIsNotSaidMayBeLeftOut() {
    SchemaTransform transform =
        from(
            List.of(
                Field.of("spec", FieldType.STRING), Field.of("run_directory", FieldType.STRING)),
            SPEC,
            "run");

    assertThat(transform).isNotNull();
  }

  @Test
  void whatIsSaidHolds() {
    SchemaTransform transform =
        from(
            List.of(
                Field.of("spec", FieldType.STRING),
                Field.of("run_directory", FieldType.STRING),
                Field.of("run_id", FieldType.STRING),
                Field.of("lanes", FieldType.INT64),
                Field.of("abandon_open_jobs", FieldType.BOOLEAN),
                Field.of("wait", FieldType.STRING),
                Field.of("error_handling", FieldType.row(ERRORS.getSchema()))),
            SPEC,
            "run",
            "r7",
            3L,
            true,
            "72h",
            ERRORS);

    assertThat(DisplayData.from(((PromptBatchSchemaTransform) transform).batch()).asMap())
        .extractingFromEntries(shown -> shown.getKey().getKey() + "=" + shown.getValue().getValue())
        .contains("runDirectory=run", "runId=r7", "lanes=3", "wait=PT72H", "abandonsOpenJobs=true");
  }

  @Test
  void anUnknownFieldIsNamed() {
    assertThatThrownBy(
            () ->
                from(
                    List.of(
                        Field.of("spec", FieldType.STRING),
                        Field.of("run_directory", FieldType.STRING),
                        Field.of("error_handeling", FieldType.row(ERRORS.getSchema()))),
                    SPEC,
                    "run",
                    ERRORS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "error_handeling is not known in the configuration; known there: abandon_open_jobs,"
                + " error_handling, lanes, run_directory, run_id, spec, spec_file, wait");
  }

  @Test
  void anUnknownFieldInsideAnotherIsNamed() {
    Row outputs =
        Row.withSchema(Schema.of(Field.of("outputs", FieldType.STRING))).addValue("e").build();

    assertThatThrownBy(
            () ->
                from(
                    List.of(Field.of("error_handling", FieldType.row(outputs.getSchema()))),
                    outputs))
        .hasMessage(
            "error_handling.outputs is not known in the configuration; known there:"
                + " error_handling.output");
  }

  @Test
  void anotherTypeIsNamed() {
    assertThatThrownBy(() -> from(List.of(Field.of("wait", FieldType.INT64)), 3L))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("wait wants STRING, and is of the type INT64");
    assertThatThrownBy(() -> from(List.of(Field.of("error_handling", FieldType.STRING)), "errors"))
        .hasMessage("error_handling wants {output}, and is of the type STRING");
  }

  private SchemaTransform from(List<Field> fields, Object... values) {
    return provider.from(Row.withSchema(new Schema(fields)).addValues(List.of(values)).build());
  }
}
