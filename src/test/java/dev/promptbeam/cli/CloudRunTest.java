package dev.promptbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.fakestorage.StorageFault;
import dev.promptbeam.model.Json;
import dev.promptbeam.storage.WithBucket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs whose dataset and directory lie on Cloud Storage. */
final class CloudRunTest extends WithBucket {
  private static final String RUN = "runs/capitals/a/";

  private Workspace workspace;

  @BeforeEach
  void fill() throws IOException {
    workspace =
        new Workspace(folder)
            .withSpec(Workspace.QUICK_SPEC.replace("cities.csv", "gs://data/in/*.csv"));
    put("in/one.csv", "id,city\n1,Oslo\n2,Lima\n");
    put("in/two.csv", "id,city\n3,Bern\n4\n");
  }

  @Test
  void runNeedsNoDisk() throws IOException {
    CommandRun run = run("a");

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("complete: 4 rows = 3 results + 0 retryable + 1 permanent dead letters")
        .contains("gs://data/runs/capitals/a");
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(sources("results/")).containsExactly("in/one.csv 0", "in/one.csv 1", "in/two.csv 0");
    assertThat(sources("dead-letter/permanent/")).containsExactly("in/two.csv 1");
    assertThat(storage.contents().names(BUCKET, RUN))
        .noneMatch(name -> name.endsWith(".tmp") || name.endsWith(".part"))
        .contains(RUN + "_SUCCESS", RUN + "run.json");
    assertThat(events())
        .startsWith("started")
        .contains("packed", "shard_published")
        .endsWith("ended");
  }

  @Test
  void otherCommandsFindItThere() {
    run("a");

    assertThat(command("status", "capitals/a").out()).contains("run capitals/a: complete");
    assertThat(command("status", "gs://data/runs/capitals/a").exitCode()).isZero();
    assertThat(command("verify", "capitals/a").exitCode()).isZero();
    assertThat(command("runs").out()).containsPattern("capitals/a +complete +4 +3 +1 ");
    assertThat(storage.contents().names(BUCKET, RUN)).contains(RUN + "report.html");
    assertThat(command("report", "capitals/a").out())
        .isEqualTo("gs://data/" + RUN + "report.html\n");
    assertThat(command("prune", "--older-than", "0s", "--yes").out())
        .containsPattern("freed .* of capitals/a\nfreed .* of 1 runs");
    assertThat(storage.contents().names(BUCKET, RUN))
        .noneMatch(name -> name.matches(".*/(requests|responses|rows)/.*"));
    assertThat(command("verify", "capitals/a").out()).contains("pruned at ");
    assertThat(command("redrive", "capitals/a", "--all", "--runner", "direct").out())
        .contains("capitals/a has no dead letters to redrive");
    assertThat(run("a").exitCode()).isEqualTo(3);
  }

  /** What was said lies in objects of the first run, and then in objects of the redrive. */
  @Test
  void redriveCarriesConversationsOn() throws Exception {
    workspace.withSpec(
        """
        name: capitals
        dataset: {path: "gs://data/in/one.csv", key: id}
        model: gemini-3.1-flash-image
        batch: {attempts: 1, poll: {first: 100ms, most: 500ms}}
        stages:
          - name: draft
            request: {prompt: "Draw {{city}}"}
          - name: critique
            request: {prompt: "Criticise {{city}}"}
          - name: rewrite
            continue: draft
            request: {prompt: "Mend {{city}}"}
        """);
    try (RemoteJobs server = RemoteJobs.start()) {
      for (String text : List.of("Criticise Oslo", "Mend Lima")) {
        server.fault(
            """
            {"operation":"line","match":{"text":"%s","displayName":"capitals/a/"},
             "action":{"type":"error","code":13}}\
            """
                .formatted(text));
      }
      run("a", server.url());

      CommandRun redrive = command("redrive", "capitals/a", "--runner", "direct");

      assertThat(redrive.out())
          .as(redrive.err())
          .contains("2 rows carry on what was said in capitals/a, and pay for no turn of it again")
          .contains("complete: 2 rows = 2 results + 0 retryable + 0 permanent dead letters (3 req");
      assertThat(server.told("requests").at("/billed/moreThanOnce")).isEmpty();
      assertThat(storage.contents().names(BUCKET, "runs/capitals/a.redrive-1/turns/"))
          .containsExactly(
              "runs/capitals/a.redrive-1/turns/00000.jsonl",
              "runs/capitals/a.redrive-1/turns/turns.index");
    }
  }

  /** Who asks is decided by objects of which only one writer can create each. */
  @Test
  void equalRequestsOfLaterStagesAreAskedOnce() throws Exception {
    put("in/one.csv", "id,city\n1,Oslo\n2,Lima\n3,Bern\n");
    workspace.withSpec(
        """
        name: capitals
        dataset: {path: "gs://data/in/one.csv", key: id}
        model: gemini-3.5-flash-lite
        batch: {deduplicate: true, maxRequests: 1, poll: {first: 100ms, most: 500ms}}
        output: {keep: results}
        stages:
          - name: draft
            request: {prompt: "Write of {{city}}"}
          - name: mend
            request: {prompt: "Mend {{draft.text}}"}
          - name: print
            continue: mend
            request: {prompt: "Print it"}
        """);
    try (RemoteJobs server = RemoteJobs.start()) {
      server.fault(
          """
          {"operation":"line","match":{"text":"Write of"},"action":{"type":"text","text":"that"}}\
          """);

      CommandRun run = run("a", server.url());

      assertThat(run.out())
          .as(run.err())
          .contains("complete: 3 rows = 3 results + 0 retryable + 0 permanent dead letters (5 req");
      assertThat(server.told("requests").at("/billed/moreThanOnce")).isEmpty();
      assertThat(sources("results/"))
          .containsExactlyInAnyOrder("in/one.csv 0", "in/one.csv 1", "in/one.csv 2");
      assertThat(storage.contents().names(BUCKET, RUN))
          .noneMatch(name -> name.matches(RUN + "(requests|responses|rows|asked)/.*"))
          .anyMatch(name -> name.matches(".*/results/part-.*-s000[.]jsonl"));
      assertThat(command("verify", "capitals/a").exitCode()).isZero();
    }
  }

  @Test
  void fileThatWasWrittenAnewIsAnotherDataset() {
    run("a");
    put("in/one.csv", "id,city\n1,Oslo\n2,Rome\n");

    CommandRun again = run("a");

    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err())
        .contains("dataset.files")
        .contains("the content of gs://data/in/one.csv");
  }

  @Test
  void fileThatWasWrittenAnewWithTheSameContentIsTheSame() {
    run("a");
    put("in/one.csv", "id,city\n1,Oslo\n2,Lima\n");

    assertThat(run("a").exitCode()).isEqualTo(3);
  }

  @Test
  void lostAnswersOfWritesChangeNothing() throws IOException {
    StorageFault lost =
        fault(
            "{'kind': 'ERROR', 'operation': 'objects.insert', 'after': true, 'status': 503,"
                + " 'times': 1000}".replace("1000", "12"));

    assertThat(run("a").exitCode()).isEqualTo(3);
    assertThat(lost.strikes()).isEqualTo(12);
    assertThat(sources("results/")).hasSize(3);
    assertThat(command("verify", "capitals/a").exitCode()).isZero();
  }

  @Test
  void bucketThatIsMissingIsSaidBeforeAnythingIsSent() {
    CommandRun run =
        command("run", workspace.spec(), "--set", "dataset.path=gs://nope/x", "--run-id", "a");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo("promptbeam: gs://nope/x cannot be read: there is no bucket nope\n");
    assertThat(storage.contents().names(BUCKET, "runs/")).isEmpty();
  }

  @Test
  void directoryThatMayNotBeListedIsSaidBeforeAnythingIsSent() {
    fault("{'kind': 'ERROR', 'status': 403, 'times': 1000}");

    CommandRun run = run("a");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("promptbeam: --runs-dir gs://data/runs: HTTP 403 ")
        .endsWith(": these credentials may not do that on Cloud Storage\n");
  }

  private CommandRun run(String id) {
    return run(id, "emulator");
  }

  private CommandRun run(String id, String endpoint) {
    return command(
        "run", workspace.spec(), "--run-id", id, "--endpoint", endpoint, "--runner", "direct");
  }

  private CommandRun command(Object... words) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--runs-dir", "gs://data/runs", "--gcs-endpoint", storage.url()));
    return CommandRun.of(all.toArray());
  }

  /** File and place of each row below a folder of the run. */
  private List<String> sources(String below) throws IOException {
    List<String> sources = new ArrayList<>();
    for (String name : storage.contents().names(BUCKET, RUN + below)) {
      for (String line : text(name).lines().toList()) {
        var source = Json.MAPPER.readTree(line).path("source");
        sources.add(
            source.path("file").asText().replace("gs://data/", "") + " " + source.path("position"));
      }
    }
    return sources;
  }

  private List<String> events() throws IOException {
    List<String> events = new ArrayList<>();
    for (String name : storage.contents().names(BUCKET, RUN + "events/")) {
      for (String line : text(name).lines().toList()) {
        events.add(Json.MAPPER.readTree(line).path("event").asText());
      }
    }
    return events;
  }
}
