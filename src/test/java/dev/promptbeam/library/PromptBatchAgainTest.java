package dev.promptbeam.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.Lane;
import dev.promptbeam.cli.CommandRun;
import dev.promptbeam.cli.RemoteJobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is not in its first pipeline. */
class PromptBatchAgainTest {
  private static final String GOOD = "{\"id\": \"a\", \"review\": \"good\"}";
  private static final String BAD = "{\"id\": \"b\", \"review\": \"bad\"}";
  private static final String OTHER = "{\"id\": \"b\", \"review\": \"other\"}";

  @TempDir Path folder;
  private RemoteJobs server;

  @BeforeEach
  void start() throws IOException {
    server = RemoteJobs.start();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void aCompleteRunEmitsTheSameAgainAndSendsNothing() throws Exception {
    Asked first = Asked.of(batch(), GOOD, BAD, "{}");

    Asked again = Asked.of(batch(), "{}", BAD, GOOD);

    assertThat(again.answers()).containsExactlyInAnyOrderElementsOf(first.answers());
    assertThat(again.deadLetters()).containsExactlyInAnyOrderElementsOf(first.deadLetters());
    assertThat(again.counters()).doesNotContainKey("request/requests_built");
    assertThat(server.jobs("promptbeam/reviews/r1/")).hasSize(1);
  }

  @Test
  void aStopFailsThePipelineAndTheNextOneCollectsWhatWasSent() throws Exception {
    assertThatThrownBy(() -> Asked.of(batch().withWait(Duration.ZERO), GOOD, BAD))
        .hasRootCauseInstanceOf(PromptRunException.class)
        .rootCause()
        .hasMessageStartingWith("run reviews/r1 is not complete: ")
        .hasMessageContaining("run the pipeline again over the same rows and the run directory");

    Asked second = Asked.of(batch(), GOOD, BAD);

    assertThat(second.answered()).containsExactly("a", "b");
    assertThat(server.jobs("promptbeam/reviews/r1/")).hasSize(1);
  }

  @Tag(Lane.BREADTH)
  @Test
  void aRunThatWasCancelledEmitsWhatItHas() throws Exception {
    assertThatThrownBy(() -> Asked.of(batch().withWait(Duration.ZERO), GOOD, BAD))
        .hasRootCauseInstanceOf(PromptRunException.class);
    assertThat(CommandRun.of("cancel", run()).out()).contains("complete: 2 rows = ");

    Asked first = Asked.of(batch(), GOOD, BAD);
    Asked again = Asked.of(batch(), BAD, GOOD);

    assertThat(first.answers().size() + first.deadLetters().size()).isEqualTo(2);
    assertThat(again.answers()).containsExactlyInAnyOrderElementsOf(first.answers());
    assertThat(again.deadLetters()).containsExactlyInAnyOrderElementsOf(first.deadLetters());
    assertThat(server.creates()).isEqualTo(1);
  }

  @Tag(Lane.BREADTH)
  @Test
  void aCompleteRunNeedsNoServiceAnyMore() throws Exception {
    Asked first = Asked.of(batch(), GOOD, BAD);
    server.close();

    Asked again = Asked.of(batch(), GOOD, BAD);

    assertThat(again.answers()).containsExactlyInAnyOrderElementsOf(first.answers());
  }

  @Test
  void otherRowsAreRefusedBeforeAnythingIsSent() throws Exception {
    assertThatThrownBy(() -> Asked.of(batch().withWait(Duration.ZERO), GOOD, BAD))
        .hasRootCauseInstanceOf(PromptRunException.class);

    assertThatThrownBy(() -> Asked.of(batch(), GOOD, OTHER))
        .rootCause()
        .isInstanceOf(PromptRunException.class)
        .hasMessageMatching(
            "run reviews/r1 was begun with another input: 2 rows, digest [0-9a-f]+ then, 2 rows,"
                + " digest [0-9a-f]+ now; a run is about the rows that it was begun with; restore"
                + " it, or start a new run with another run directory");
    assertThat(server.jobs("promptbeam/reviews/r1/")).hasSize(1);
  }

  @Test
  void whatTheServiceRefusesAtTheStartLeavesNothingBehind() throws Exception {
    PromptSpec spec =
        PromptSpec.parse(
            "name: reviews\nendpoint: %s\nmodel: no-model\nrequest: {prompt: x}\n"
                .formatted(server.url()));

    assertThatThrownBy(
            () -> Asked.of(PromptBatch.of(spec).withRunDirectory(run().toString()), GOOD))
        .hasRootCauseInstanceOf(PromptRunException.class)
        .rootCause()
        .hasMessageContaining("no-model");

    assertThat(run()).doesNotExist();
  }

  @Test
  void aFolderOfOtherThingsIsRefusedInWordsOfTheLibrary() throws Exception {
    Files.createDirectories(run());
    Files.writeString(run().resolve("diary.txt"), "dear diary");

    assertThatThrownBy(() -> Asked.of(batch(), GOOD))
        .rootCause()
        .isInstanceOf(PromptRunException.class)
        .hasMessage(
            run() + " exists and is not a run: it holds diary.txt; name another run directory");
  }

  @Tag(Lane.BREADTH)
  @Test
  void newRowsTakeTheAnswersThatAnotherRunHas() {
    Asked.of(batch(), GOOD);
    PromptSpec reusing = PromptSpec.parse(text() + "reuse: " + run() + "\n");

    Asked second =
        Asked.of(
            PromptBatch.of(reusing).withRunDirectory(folder.resolve("reviews/r2").toString()),
            GOOD,
            BAD);

    assertThat(second.answered()).containsExactly("a", "b");
    assertThat(second.counters())
        .containsEntry("request/requests_reused", 1L)
        .containsEntry("request/requests_built", 1L);
  }

  @Tag(Lane.BREADTH)
  @Test
  void theCommandSeesTheRunAndDoesNotGoOnWithIt() throws IOException {
    Asked.of(batch(), GOOD);
    Path spec = folder.resolve("reviews.yaml");
    Files.writeString(spec, text().replace("dataset: {", "dataset: {path: reviews.jsonl, "));
    Files.writeString(folder.resolve("reviews.jsonl"), GOOD);

    CommandRun verified = CommandRun.of("verify", run());
    CommandRun run =
        CommandRun.of("run", spec, "--runs-dir", folder, "--run-id", "r1", "--runner", "direct");

    assertThat(verified.exitCode()).isZero();
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("run reviews/r1 was begun with another ");
  }

  private PromptBatch batch() {
    return PromptBatch.of(PromptSpec.parse(text())).withRunDirectory(run().toString());
  }

  private Path run() {
    return folder.resolve("reviews/r1");
  }

  private String text() {
    return """
    name: reviews
    endpoint: %s
    model: gemini-3.5-flash-lite
    dataset: {key: id}
    request: {prompt: "Classify: {{review}}"}
    batch: {deduplicate: true, poll: {first: 100ms, most: 500ms}}
    """
        .formatted(server.url());
  }
}
