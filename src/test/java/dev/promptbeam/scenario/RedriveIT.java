package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/**
 * What failed is asked again when its cause is gone, and its results join those of the first run.
 */
class RedriveIT {
  private static final String REDRIVE = "run.redrive-1";
  private static final int ROWS = 60;

  /** The last stage carries on what the first has said, the second stage alone can fail. */
  private static final String CHAIN =
      """
      name: scenario
      dataset: {path: data, key: id}
      model: gemini-2.5-flash-lite
      stages:
        - name: say
          request: {prompt: "Say: {{text}}"}
        - name: mend
          continue: say
          request: {prompt: "Mend {{text}}"}
        - name: close
          continue: say
          request: {prompt: "Close {{text}}: {{mend.text}}"}
      batch: {attempts: 1, doubtWait: 3s, maxRequests: 10, poll: {first: 100ms, most: 500ms}}
      """;

  @TempDir Path folder;

  @OnBothRunners(first = Beam.DIRECT)
  void bringsTheResultsThatTheRunDidNot(Beam runner) throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.on(runner, 2).rows(ROWS).spec("attempts: 1").file("data/torn.jsonl", "{\"id\":\n");
      work.server.fault(line("text 1", "'jobs':1,", "{'type':'error','code':13}"));
      work.server.fault(line("text 2", "", "{'type':'blockedPrompt'}"));
      work.finish(3);
      work.assertBalanced(ROWS - 22, 11, 12);
      assertThat(work.server.strikes()).isEqualTo(22);
      Files.delete(work.path("spec.yaml"));
      deleteData(work);

      Command redrive = work.redrive();

      assertThat(redrive.exitCode()).as(redrive.story()).isZero();
      assertThat(redrive.out())
          .contains("redriving 11 rows of scenario/run; 11 permanent ones are left")
          .contains("left: data/torn.jsonl#0 READ_MALFORMED: ");
      assertThat(work.run(REDRIVE).recount().results()).isEqualTo(11);
      assertThat(work.run(REDRIVE).run().path("redriveOf").asText()).isEqualTo("scenario/run");
      Map<String, JsonNode> retryable = work.run.deadLetters();
      retryable.values().removeIf(letter -> !letter.path("retryable").asBoolean());
      assertThat(names(work.run(REDRIVE).results())).isEqualTo(names(retryable));
      assertThat(work.server.billed().path("moreThanOnce").properties()).isEmpty();
      Command verify = work.command(List.of("verify", "scenario/" + REDRIVE));
      assertThat(verify.exitCode()).as(verify.story()).isZero();
    }
  }

  @Tag("process")
  @OnBothRunners(first = Beam.DIRECT)
  void goesOnWhereItWasKilledAndPaysOnce(Beam runner) throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.on(runner, 2).rows(ROWS).spec("attempts: 1\ndoubtWait: 3s");
      work.server.fault("{'operation':'line','jobs':1,'action':{'type':'error','code':13}}");
      work.server.fault("{'operation':'job','action':{'runningPolls':4}}");
      work.startUntil("a job is known", () -> work.run.sendings("job") > 0).kill();
      Command early = work.redrive();
      assertThat(early.exitCode()).as(early.story()).isEqualTo(2);
      assertThat(early.err()).contains("run scenario/run is not complete");
      work.finish(3);
      work.assertBalanced(0, ROWS, 0);

      RunFolder redriven = work.run(REDRIVE);
      killOnce(work, "it has begun", () -> Files.exists(redriven.path().resolve("run.json")));
      Command second = work.redrive();
      assertThat(second.exitCode()).as(second.story()).isEqualTo(2);
      assertThat(second.err()).contains("go on with it by --run-id " + REDRIVE);
      killOnce(work, "a job is known", () -> redriven.sendings("job") > 0, "--run-id", REDRIVE);

      Command last = work.redrive("--run-id", REDRIVE);

      assertThat(last.exitCode()).as(last.story()).isZero();
      assertThat(redriven.recount().results()).isEqualTo(ROWS);
      assertThat(names(redriven.results())).isEqualTo(names(work.run.deadLetters()));
      work.assertPaidOnce(ROWS);
    }
  }

  /** Killed while it copies, packs and sends; its first run has lost its answers by then. */
  @Tag("process")
  @OnBothRunners(first = Beam.DIRECT)
  void paysForNoTurnAgainWhereverItIsKilled(Beam runner) throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.on(runner, 2).rows(ROWS).file("spec.yaml", CHAIN);
      work.server.fault(
          "{'operation':'line','match':{'text':'Mend','displayName':'scenario/run/'},"
              + "'action':{'type':'error','code':13}}");
      work.server.fault("{'operation':'job','action':{'runningPolls':4}}");
      work.finish(3);
      work.assertBalanced(0, ROWS, 0);
      RunFolder redriven = work.run(REDRIVE);
      Path copied = redriven.path().resolve("ledger/kept-turns.json");
      killOnce(work, "it has begun", () -> Files.exists(redriven.path().resolve("run.json")));
      String[] again = {"--run-id", REDRIVE};
      killOnce(work, "it copies", () -> Files.exists(redriven.path().resolve("turns")), again);
      killOnce(work, "it has copied", () -> Files.exists(copied), again);
      for (String answers : List.of("requests", "responses")) {
        Files.move(work.run.path().resolve(answers), work.path(answers));
      }
      killOnce(work, "it is packed", redriven::isSealed, again);
      killOnce(work, "a job is known", () -> redriven.sendings("job") > 0, again);

      Command last = work.redrive(again);

      assertThat(last.exitCode()).as(last.story()).isZero();
      assertThat(redriven.recount().results()).isEqualTo(ROWS);
      work.assertPaidOnce(3L * ROWS);
    }
  }

  private static void killOnce(
      Scenario work, String description, Eventually.Condition condition, String... options)
      throws Exception {
    ChildProcess process = work.startRedrive(options);
    work.await(process, description, condition);
    process.kill();
  }

  private static void deleteData(Scenario work) throws Exception {
    for (Path file : RunFolder.files(work.path("data"))) {
      Files.delete(file);
    }
  }

  /** What must be the same in both runs, by row key. */
  private static Map<String, List<JsonNode>> names(Map<String, JsonNode> rows) {
    Map<String, List<JsonNode>> names = new TreeMap<>();
    rows.forEach(
        (key, row) ->
            names.put(
                key,
                List.of(
                    row.path("key"), row.path("source"), row.path("row"), row.path("requestKey"))));
    return names;
  }

  private static String line(String text, String limit, String action) {
    return "{'operation':'line','match':{'text':'"
        + text
        + "'},"
        + limit
        + "'action':"
        + action
        + "}";
  }
}
