package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other processes see of runs that live, are killed, and end. */
class StatusIT {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir Path folder;

  @Tag("process")
  @Test
  void showsARunFromASecondProcessWhileItLivesAfterItsDeathAndAtItsEnd() throws Exception {
    try (Scenario work = Scenario.byClock(folder)) {
      work.rows(60);
      work.server.fault("{'operation':'job','action':{'runningMillis':3600000}}");
      ChildProcess run = work.startUntil("all run", () -> work.run.sendings("job") == 6);

      JsonNode live = status(work);
      assertThat(live.path("state").asText()).isEqualTo("running");
      assertThat(live.path("process").asBoolean()).isTrue();
      assertThat(live.at("/jobs/running").asInt()).isEqualTo(6);
      assertThat(live.at("/shards/total").asInt()).isEqualTo(6);
      assertThat(live.at("/rows/read").asInt()).isEqualTo(60);
      assertThat(live.at("/tokens/prompt").asInt()).isZero();
      assertThat(run.isAlive()).isTrue();

      run.kill();
      JsonNode killed = status(work);
      assertThat(killed.path("state").asText()).isEqualTo("interrupted");
      assertThat(killed.path("process").asBoolean()).isFalse();
      assertThat(killed.path("resume").asText()).contains("--run-id run");

      work.server.advanceClock("PT2H");
      work.finish(0);
      JsonNode complete = status(work);
      assertThat(complete.path("state").asText()).isEqualTo("complete");
      assertThat(complete.at("/rows/results").asInt()).isEqualTo(60);
      assertThat(complete.at("/shards/published").asInt()).isEqualTo(6);
      assertThat(complete.at("/tokens/prompt").asInt()).isPositive();
      assertThat(complete.at("/cost/usd").decimalValue()).isPositive();
      work.assertPaidOnce(60);
    }
  }

  @Tag("process")
  @Test
  void disturbsNoRunOnTheEmulatorInsideAndWatchesItToItsEnd() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.at("emulator").rows(60);
      ChildProcess run = work.startUntil("it has begun", () -> Files.exists(runFile(work)));
      Command watch = work.command(List.of("status", "scenario/run", "--watch", "--json"));
      while (run.isAlive()) {
        assertThat(status(work).path("emulated").asBoolean()).isTrue();
      }

      assertThat(run.exitCode()).as(run.story()).isZero();
      assertThat(watch.exitCode()).as(watch.story()).isZero();
      List<String> shown = watch.out().lines().toList();
      assertThat(MAPPER.readTree(shown.get(0)).path("state").asText()).isEqualTo("running");
      JsonNode last = MAPPER.readTree(shown.get(shown.size() - 1));
      assertThat(last.path("state").asText()).isEqualTo("complete");
      assertThat(last.at("/rows/results").asInt()).isEqualTo(60);
      work.assertBalanced(60, 0, 0);
    }
  }

  @Tag("process")
  @Test
  void listsRunsOfEveryKindAndTheJobsThatNoLiveOneOwns() throws Exception {
    try (Scenario work = Scenario.byClock(folder)) {
      work.rows(10);
      assertThat(start(work, "complete").exitCode()).isZero();
      work.server.fault("{'operation':'job','action':{'runningMillis':3600000}}");
      ChildProcess killed = start(work, "killed");
      work.await(killed, "its job runs", () -> jobOf(work, "killed"));
      killed.kill();
      ChildProcess live = start(work, "live");
      work.await(live, "its job runs", () -> jobOf(work, "live"));
      work.file("runs/scenario/broken/run.json", "{");

      assertThat(all(work.command(List.of("runs", "--json")), "run"))
          .containsOnly(
              Map.entry("scenario/complete", "complete"),
              Map.entry("scenario/killed", "interrupted"),
              Map.entry("scenario/live", "running"),
              Map.entry("scenario/broken", "broken"));
      List<String> jobs = List.of("jobs", "--json", "--endpoint", work.server.url());
      assertThat(all(work.command(jobs), "run"))
          .containsOnlyKeys("scenario/complete", "scenario/killed", "scenario/live");
      List<String> orphans = new ArrayList<>(jobs);
      orphans.add("--orphans");
      assertThat(all(work.command(orphans), "run"))
          .containsOnly(
              Map.entry("scenario/complete", "SUCCEEDED"), Map.entry("scenario/killed", "RUNNING"));
      assertThat(live.isAlive()).isTrue();
    }
  }

  private static ChildProcess start(Scenario work, String id) throws IOException {
    return work.process(
        List.of(
            "run",
            "spec.yaml",
            "--run-id",
            id,
            "--endpoint",
            work.server.url(),
            "--runner",
            "direct"));
  }

  private static boolean jobOf(Scenario work, String id) throws IOException {
    return new RunFolder(work.path("runs/scenario/" + id)).sendings("job") == 1;
  }

  private static Path runFile(Scenario work) {
    return work.run.path().resolve("run.json");
  }

  private static JsonNode status(Scenario work) throws Exception {
    Command status = work.command(List.of("status", "scenario/run", "--json"));
    assertThat(status.exitCode()).as(status.story()).isZero();
    return MAPPER.readTree(status.out());
  }

  /** The states of what a command lists, by that member. */
  private static Map<String, String> all(Command list, String member) throws Exception {
    assertThat(list.exitCode()).as(list.story()).isZero();
    Map<String, String> states = new TreeMap<>();
    for (String line : list.out().lines().toList()) {
      JsonNode one = MAPPER.readTree(line);
      states.put(one.path(member).asText(), one.path("state").asText());
    }
    return states;
  }
}
