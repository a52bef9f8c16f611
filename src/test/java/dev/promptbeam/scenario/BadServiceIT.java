package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service that answers badly for a while is waited for, whatever it says. */
@Execution(ExecutionMode.CONCURRENT) // most of it is waiting
class BadServiceIT {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"'type':'html','code':502", "'type':'garbage','text':'It works!'"})
  void waitsOutWhatIsNoAnswerOfTheApiAtEveryStep(String answer) throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.rows(30);
      for (String operation :
          List.of(
              "models.get",
              "files.upload.start",
              "files.upload.finalize",
              "batches.get",
              "files.download",
              "files.delete")) {
        strike(work, operation, 2, answer);
      }

      assertPatient(work, 12);
    }
  }

  /** A create whose answer is lost is looked for by listing, which the service refuses as well. */
  @Test
  void takesRefusalsOfGetAndListForWaitingAndNeverForFailure() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.rows(30);
      strike(work, "batches.create", 1, "'type':'loseAnswer'");
      for (String operation : List.of("batches.get", "batches.list")) {
        for (int code : new int[] {429, 500, 503}) {
          strike(work, operation, 2, "'type':'status','code':" + code);
        }
      }

      assertPatient(work, 13);
      assertThat(work.server.jobs()).hasSize(3);
    }
  }

  @Test
  void countersThatContradictTheAnswersAreNotedAndDecideNothing() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.rows(30);
      work.server.fault(
          "{'operation':'job','match':{'displayName':'/00000-001'},'action':{'staleStats':true}}");

      assertPatient(work, 1);

      List<JsonNode> noted = events(work, "stats_mismatch");
      assertThat(noted).hasSize(1);
      assertThat(noted.get(0).path("sending").asText()).isEqualTo("00000-001.1");
      assertThat(noted.get(0).at("/stats/pending").asInt()).isEqualTo(10);
      assertThat(noted.get(0).path("responses").asInt()).isEqualTo(10);
      JsonNode read =
          MAPPER.readTree(
              work.run.path().resolve("ledger/sendings/00000-001.1/read.json").toFile());
      assertThat(read.at("/mismatch/stats/pending").asInt()).isEqualTo(10);
      assertThat(read.path("done").asInt()).isEqualTo(10);
    }
  }

  private static void strike(Scenario work, String operation, int times, String action)
      throws Exception {
    work.server.fault(
        "{'operation':'" + operation + "','times':" + times + ",'action':{" + action + "}}");
  }

  private static void assertPatient(Scenario work, int strikes) throws Exception {
    Command process = work.finish(0);
    assertThat(process.err()).isEmpty();
    assertThat(work.server.strikes()).as("strikes").isEqualTo(strikes);
    work.assertBalanced(30, 0, 0);
    work.assertPaidOnce(30);
  }

  private static List<JsonNode> events(Scenario work, String name) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : Files.readAllLines(work.run.path().resolve("events.jsonl"))) {
      JsonNode event = MAPPER.readTree(line);
      if (event.path("event").asText().equals(name)) {
        events.add(event);
      }
    }
    return events;
  }
}
