package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.Lane;
import dev.promptbeam.model.Json;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs whose requests travel in the create call, and runs that are too large for that. */
final class InlineRunTest extends AgainstRemoteJobs {
  private static final String SPEC =
      """
      name: capitals
      dataset: {path: cities.jsonl, key: id}
      model: gemini-3.5-flash-lite
      request: {prompt: "Which country has the capital {{city}}?"}
      batch:
        mode: %s
        maxTokens: 20000000
        quotas: {gemini-3.5-flash-lite: {enqueuedTokens: 100000000}}
        poll: {first: 100ms, most: 500ms}
      """;

  @Test
  void oneSmallJobGoesInlineAndIsPaidOnce() throws Exception {
    CommandRun run = mode("inline").rows(3, 10).run(server.url(), "a");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertSent(3, 1, 0);
  }

  /** Half read, each answer would be asked for, and paid, again and again. */
  @Test
  void answersInSnakeCaseArePaidOnceToo() throws Exception {
    server.fault("{\"operation\":\"batches.get\",\"action\":{\"type\":\"snakeCase\"}}");

    CommandRun run = mode("inline").rows(3, 10).run(server.url(), "a");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(server.told("faults").at("/faults/0/strikes").asInt()).isPositive();
    assertSent(3, 1, 0);
    for (String line : workspace.lines("a", "results").values()) {
      JsonNode result = Json.MAPPER.readTree(line);
      assertThat(result.at("/response/candidates/0/finishReason").asText()).isEqualTo("STOP");
      assertThat(result.at("/usage/promptTokenCount").asInt()).isPositive();
    }
  }

  @Test
  void autoSendsOneSmallJobInline() throws Exception {
    CommandRun run = mode("auto").rows(3, 10).run(server.url(), "a");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertSent(3, 1, 0);
  }

  @Tag(Lane.BREADTH)
  @Test
  void autoSendsOneJobThatIsTooLargeAsAFile() throws Exception {
    CommandRun run = mode("auto").rows(16, 1_000_000).run(server.url(), "a");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertSent(16, 1, 1);
  }

  @Test
  void autoSendsSeveralJobsAsFiles() throws Exception {
    CommandRun run =
        mode("auto").rows(3, 10).run(server.url(), "a", "--set", "batch.maxRequests=2");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertSent(3, 2, 2);
  }

  @Test
  void inlineThatDoesNotFitIsRefusedBeforeAnythingIsSent() throws Exception {
    mode("inline").rows(3, 10);

    CommandRun run = workspace.run(server.url(), "a", "--set", "batch.maxRequests=2");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out())
        .contains("batch.mode: inline", "not one small job (2 shards)", "use mode: file or auto");
    assertSent(0, 0, 0);

    CommandRun again = workspace.run(server.url(), "a", "--set", "batch.mode=auto");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertSent(3, 2, 2);
  }

  private Workspace mode(String mode) throws IOException {
    return workspace.withSpec(SPEC.formatted(mode));
  }

  private void assertSent(long requests, long jobs, long uploads) throws IOException {
    JsonNode account = server.told("requests");
    assertThat(account.path("creates")).hasSize((int) jobs);
    assertThat(account.at("/calls/files.upload.start").asLong()).isEqualTo(uploads);
    assertThat(account.at("/billed/requests").asLong()).isEqualTo(requests);
    assertThat(account.at("/billed/distinctKeys").asLong()).isEqualTo(requests);
  }
}
