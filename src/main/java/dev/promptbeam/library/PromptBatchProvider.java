package dev.promptbeam.library;

import dev.promptbeam.spec.units.DurationText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.transforms.SchemaTransform;
import org.apache.beam.sdk.schemas.transforms.SchemaTransformProvider;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@link PromptBatch} for Beam YAML and for other languages, found by Beam's expansion services.
 * Takes one collection of rows, gives {@code output} and, where {@code error_handling} names it,
 * one for the rows without an answer; without that a row without an answer fails the pipeline.
 */
public final class PromptBatchProvider implements SchemaTransformProvider {
  /** What it is called by in pipelines of other languages. */
  public static final String URN = "beam:schematransform:dev.promptbeam:prompt_batch:v1";

  static final String OUTPUT = "output";

  private static final Schema ERROR_HANDLING =
      Schema.of(
          Field.of("output", FieldType.STRING)
              .withDescription("The name of the output of rows without an answer."));

  /** In the order of names, as Beam sorts those of its own. */
  private static final Schema CONFIGURATION =
      Schema.of(
          Field.nullable("abandon_open_jobs", FieldType.BOOLEAN)
              .withDescription(
                  "True gives up jobs that the present key cannot see; they are paid again."),
          Field.nullable("error_handling", FieldType.row(ERROR_HANDLING))
              .withDescription("Where rows without an answer go; without it they fail the run."),
          Field.nullable("lanes", FieldType.INT64)
              .withDescription("Threads of the workers that read answers and publish; usually 16."),
          Field.of("run_directory", FieldType.STRING)
              .withDescription(
                  "Directory of this run, which all workers share; the same one goes on with it."),
          Field.nullable("run_id", FieldType.STRING)
              .withDescription("Names the run; the last name of its directory if it is not said."),
          Field.nullable("spec", FieldType.STRING)
              .withDescription("What is asked of which model: a Promptbeam spec, as YAML text."),
          Field.nullable("spec_file", FieldType.STRING)
              .withDescription("A file with the spec, where the pipeline is expanded."),
          Field.nullable("wait", FieldType.STRING)
              .withDescription("Most time to wait for jobs, such as 72h; until done if not said."));

  @Override
  public String identifier() {
    return URN;
  }

  @Override
  public String description() {
    return "Asks a Gemini model about each row through the Gemini Batch API. Each row ends as one"
        + " answer, or as one dead letter with a reason. Bounded input only.";
  }

  @Override
  public Schema configurationSchema() {
    return CONFIGURATION;
  }

  @Override
  public List<String> inputCollectionNames() {
    return List.of("input");
  }

  @Override
  public List<String> outputCollectionNames() {
    return List.of(OUTPUT, "errors");
  }

  /**
   * @throws IllegalArgumentException with what is wrong with the configuration, or with each error
   *     of the spec
   */
  @Override
  public SchemaTransform from(Row configuration) {
    check("", configuration.getSchema(), CONFIGURATION);
    String directory = text(configuration, "run_directory");
    if (directory == null || directory.isBlank()) {
      throw new IllegalArgumentException("run_directory is missing: the directory of this run");
    }
    PromptBatch batch = PromptBatch.of(spec(configuration)).withRunDirectory(directory);
    String runId = text(configuration, "run_id");
    batch = runId == null ? batch : batch.withRunId(runId);
    String wait = text(configuration, "wait");
    batch = wait == null ? batch : batch.withWait(duration(wait));
    Long lanes = value(configuration, "lanes", Long.class);
    batch = lanes == null ? batch : batch.withLanes((int) Math.min(lanes, Integer.MAX_VALUE));
    Boolean abandons = value(configuration, "abandon_open_jobs", Boolean.class);
    batch = Boolean.TRUE.equals(abandons) ? batch.withOpenJobsAbandoned() : batch;
    String errors = errors(configuration);
    return new PromptBatchSchemaTransform(
        errors == null ? batch.withoutDeadLetters() : batch, errors);
  }

  /** What other languages send is of the schema that they made, and not of ours. */
  private static void check(String above, Schema given, Schema wanted) {
    for (Field field : given.getFields()) {
      String name = above + field.getName();
      if (!wanted.hasField(field.getName())) {
        throw new IllegalArgumentException(
            name
                + " is not known in the configuration; known there: "
                + wanted.getFieldNames().stream()
                    .map(known -> above + known)
                    .collect(Collectors.joining(", ")));
      }
      FieldType type = wanted.getField(field.getName()).getType();
      if (!type.getTypeName().equals(field.getType().getTypeName())) {
        throw new IllegalArgumentException(
            name
                + " wants "
                + said(type)
                + ", and is of the type "
                + field.getType().getTypeName());
      }
      Schema inner = field.getType().getRowSchema();
      Schema innerWanted = type.getRowSchema();
      if (inner != null && innerWanted != null) {
        check(name + ".", inner, innerWanted);
      }
    }
  }

  private static String said(FieldType type) {
    Schema inner = type.getRowSchema();
    return inner == null
        ? type.getTypeName().name()
        : "{" + String.join(", ", inner.getFieldNames()) + "}";
  }

  private static PromptSpec spec(Row configuration) {
    String text = text(configuration, "spec");
    String file = text(configuration, "spec_file");
    if ((text == null) == (file == null)) {
      throw new IllegalArgumentException("one of spec and spec_file is wanted, and not both");
    }
    return text == null ? PromptSpec.read(Path.of(String.valueOf(file))) : PromptSpec.parse(text);
  }

  private static @Nullable String errors(Row configuration) {
    Row handling = value(configuration, "error_handling", Row.class);
    String output = handling == null ? null : text(handling, "output");
    if (handling != null && (output == null || output.isBlank() || output.equals(OUTPUT))) {
      throw new IllegalArgumentException(
          "error_handling.output wants a name, and another one than " + OUTPUT);
    }
    return output;
  }

  private static Duration duration(String wait) {
    Duration most = wait.equals("0") ? Duration.ZERO : DurationText.parse(wait);
    if (most == null) {
      throw new IllegalArgumentException(
          "wait wants a duration such as 10s, 5m or 72h, or 0, not " + wait);
    }
    return most;
  }

  private static @Nullable String text(Row row, String field) {
    return value(row, field, String.class);
  }

  private static <T> @Nullable T value(Row row, String field, Class<T> type) {
    return row.getSchema().hasField(field) ? type.cast(row.getValue(field)) : null;
  }
}
