package dev.promptbeam.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.cli.CommandRun;
import dev.promptbeam.fakestorage.StorageFault;
import dev.promptbeam.scenario.Eventually;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Datasets on a Cloud Storage that fails while they are read. */
final class RemoteReadFaultsTest extends OnStorage {
  private static final int ROWS = 21_000;
  private static final String OBJECT = "in/rows.jsonl";

  @BeforeEach
  void makeDataset() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      text.append("{\"id\":" + i + ",\"city\":\"" + "x".repeat(200) + i + "\"}\n");
    }
    storage.contents().put("data", OBJECT, text.toString());
    workspace.withSpec(
        "name: s\nmodel: gemini-3.5-flash-lite\nrequest: {prompt: 'Where is {{city}}?'}\n"
            + "dataset: {path: 'gs://data/in/', key: id}\n");
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'kind':'cut','operation':'objects.download','skip':2,'times':3}",
        "{'kind':'drop','operation':'objects.download','times':3}",
        "{'kind':'error','status':503,'operation':'objects.*','times':4}",
        "{'kind':'error','status':429,'operation':'objects.*','times':4}",
        "{'kind':'error','status':500,'operation':'objects.get|objects.list'}",
        "{'kind':'error','status':408,'operation':'objects.download'}",
      })
  void passThatDoNotLast(String script) throws IOException {
    StorageFault fault = storage.fault(script);
    CommandRun run = run("one");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(fault.strikes()).isPositive();
    assertThat(results().keySet()).hasSize(ROWS).contains("\"0\"", "\"" + (ROWS - 1) + "\"");
  }

  @Test
  void bytesThatChangeOnTheirWayAreNeverRows() throws IOException {
    storage.contents().delete("data", OBJECT);
    storage.contents().put("data", "in/a.jsonl", "{\"id\":1,\"city\":\"Oslo\"}\n".repeat(50));
    workspace.withSpec(
        "name: s\nmodel: gemini-3.5-flash-lite\nrequest: {prompt: 'Where is {{city}}?'}\n"
            + "dataset: {path: 'gs://data/in/'}\n");
    StorageFault once =
        storage.fault("{'kind':'alter','operation':'objects.download','object':'a.jsonl'}");
    CommandRun run = run("once");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(once.strikes()).isEqualTo(1);

    StorageFault always =
        storage.fault("{'kind':'alter','operation':'objects.download','times':1000}");
    CommandRun damaged = run("always");
    assertThat(damaged.exitCode()).as(damaged.err()).isEqualTo(2);
    assertThat(always.strikes()).isGreaterThan(1);
    assertThat(damaged.err().lines())
        .singleElement()
        .asString()
        .contains("gs://data/in/a.jsonl did not arrive as it is stored");
  }

  @Test
  void anObjectThatIsOverwrittenMeanwhileIsNotReadHalfOldHalfNew() throws Exception {
    StorageFault slow =
        storage.fault(
            "{'kind':'delay','millis':2000,'operation':'objects.download','skip':3,'times':1}");
    CompletableFuture<CommandRun> running = CompletableFuture.supplyAsync(() -> run("one"));
    Eventually.holds("it is read", () -> slow.strikes() == 1, () -> "");
    storage.contents().put("data", OBJECT, "{\"id\":1,\"city\":\"another\"}\n");

    CommandRun run = running.get();
    assertThat(run.exitCode()).as(run.toString()).isIn(2, 3);
    if (run.exitCode() == 3) {
      assertThat(results().values())
          .extracting(row -> row.at("/row/city").asText())
          .doesNotContain("another");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "401, objects.list",
    "403, objects.list",
    "403, objects.get",
  })
  void whatIsForbiddenIsOneSentenceAtTheStart(int status, String operation) throws IOException {
    StorageFault fault =
        storage.fault(
            "{'kind':'error','status':"
                + status
                + ",'times':1000,'operation':'"
                + operation
                + "'}");
    long start = System.nanoTime();
    CommandRun run = run("one");
    long seconds = (System.nanoTime() - start) / 1_000_000_000;
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(2);
    assertThat(run.err().lines()).singleElement().asString().contains("gs://data/in");
    assertThat(seconds).isLessThan(5);
    assertThat(fault.strikes()).isPositive();
    assertThat(workspace.runs().resolve("s/one")).doesNotExist();
  }

  private Map<String, JsonNode> results() throws IOException {
    Path run = workspace.runs().resolve("s/one");
    return rows(run, "results", "/key");
  }
}
