package dev.promptbeam.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.Lane;
import dev.promptbeam.batch.DirectPipelines;
import dev.promptbeam.storage.StorageAddress;
import dev.promptbeam.storage.WithBucket;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a run of a pipeline may lie. */
final class RunDirectoryTest extends WithBucket {
  private static final PromptBatch BATCH =
      PromptBatch.of(
          PromptSpec.parse(
              """
              name: reviews
              endpoint: emulator
              model: gemini-3.5-flash-lite
              dataset: {key: id}
              request: {prompt: "Classify: {{review}}"}
              """));

  @Tag(Lane.BREADTH)
  @Test
  void onCloudStorageNothingIsOnThisDisk() {
    StorageAddress.GOOGLE.use(); // the pipeline says itself where it is
    PromptBatch batch =
        BATCH.withCloudStorage(storage.url()).withRunDirectory("gs://data/runs/reviews/r1");

    Asked first = Asked.of(batch, "{\"id\":\"a\",\"review\":\"good\"}", "{\"id\":\"b\"}");
    Asked again = Asked.of(batch, "{\"id\":\"b\"}", "{\"id\":\"a\",\"review\":\"good\"}");

    assertThat(first.answered()).containsExactly("a");
    assertThat(first.dead()).containsExactly("b ROW_MISSING_COLUMN");
    assertThat(again.answers()).isEqualTo(first.answers());
    assertThat(storage.contents().names(BUCKET, "runs/reviews/r1/"))
        .contains("runs/reviews/r1/_SUCCESS", "runs/reviews/r1/run.json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s3://b/run | withRunDirectory wants a path, or gs://BUCKET/FOLDER, not s3://b/run",
        "file:///run | withRunDirectory wants a path, or gs://BUCKET/FOLDER, not file:///run",
        "gs:/b/run | withRunDirectory wants a path, or gs://BUCKET/FOLDER, not gs:/b/run",
        "gs://B?/run | withRunDirectory wants a path, or gs://BUCKET/FOLDER, not gs://B?/run",
        "gs://data | withRunDirectory wants a directory for this run alone, not gs://data",
        "/ | withRunDirectory wants a directory for this run alone, not /",
        "'' | withRunDirectory wants a path, or gs://BUCKET/FOLDER, and was given none",
        "' ' | withRunDirectory wants a path, or gs://BUCKET/FOLDER, and was given none"
      })
  void otherPlacesAreRefusedAtOnce(String place, String message) {
    assertThatThrownBy(() -> BATCH.withRunDirectory(place))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void aNameThatIsNoRunIdIsBlamedAndAnotherMayBeSaid() {
    String place = folder.resolve("my run").toString();

    Pipeline pipeline = DirectPipelines.create();
    PCollection<String> rows = pipeline.apply(Create.of("{\"id\":1,\"review\":\"x\"}"));
    assertThatThrownBy(() -> rows.apply("Ask", BATCH.withRunDirectory(place)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the run directory names the run \"my run\", and a run id is a letter or digit, then up"
                + " to 127 letters, digits and ._:+@-; say another by withRunId(...)");

    assertThat(
            Asked.of(BATCH.withRunDirectory(place).withRunId("r"), "{\"id\":1,\"review\":\"x\"}")
                .answered())
        .containsExactly("1");
  }
}
