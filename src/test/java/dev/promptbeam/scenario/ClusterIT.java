package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.Lane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a Flink cluster of processes of its own, and what is refused there. */
@Tag("cluster")
class ClusterIT {
  private static final String KEY = "AIzaClusterKey-0123456789_abcdefghijk";
  private static final String JOB = "promptbeam-scenario-run";
  private static final Duration STOP = Duration.ofSeconds(10);

  @TempDir static Path clusterFolder;
  private static FlinkCluster cluster;

  @TempDir Path folder;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = FlinkCluster.in(clusterFolder).environment("GEMINI_API_KEY", KEY).start();
  }

  @AfterAll
  static void stopCluster() throws Exception {
    cluster.close();
  }

  @Test
  void runsToTheEndAndTellsNobodyItsKey() throws Exception {
    try (Scenario work = work(60)) {
      work.finish(0);

      work.assertBalanced(60, 0, 0);
      work.assertPaidOnce(60);
      String job = cluster.idOf(JOB);
      assertThat(cluster.stateOf(job)).isEqualTo("FINISHED");
      for (String page : pages(job)) {
        assertThat(page).doesNotContain(KEY, KEY.substring(4));
      }
      assertThat(filesWith(folder.resolve("runs"))).isEmpty();
      assertThat(filesWith(folder.resolve("logs"))).isEmpty();
      assertThat(filesWith(clusterFolder)).isEmpty();
      for (FlinkProcess worker : cluster.taskManagers()) {
        assertThat(worker.log()).as("a log that is still the cluster's").doesNotContain("SLF4J:");
        assertThat(lastLine(worker.log())).startsWith(FlinkSettings.LOG_MARK);
      }
    }
  }

  @Tag(Lane.SMOKE)
  @Test
  void goesOnWithoutAWorkerThatIsKilled() throws Exception {
    try (Scenario work = work(60)) {
      work.server.fault("{'operation':'job','action':{'runningMillis':3600000}}");
      ChildProcess process = work.startUntil("all run", () -> work.run.sendings("job") == 6);

      cluster.replace(cluster.taskManager(work.run.leader()));
      work.await(process, "another leads", () -> work.run.records("epochs") >= 2);
      work.server.advanceClock("PT2H");

      assertThat(process.exitCode()).as(process.story()).isZero();
      work.assertBalanced(60, 0, 0);
      work.assertPaidOnce(60);
      assertThat(work.server.jobs()).hasSize(6);
    }
  }

  @Tag("long")
  @Test
  void stopsWhenItsJobIsCancelledAndGoesOnLater() throws Exception {
    try (Scenario work = work(60)) {
      work.server.fault("{'operation':'job','action':{'runningMillis':3600000}}");
      ChildProcess process = work.startUntil("all run", () -> work.run.sendings("job") == 6);

      cluster.cancel(cluster.idOf(JOB));
      assertThat(process.exitCode(STOP)).as(process.story()).isEqualTo(5);
      assertThat(process.out()).contains(JOB, "was cancelled on the cluster", "--run-id run");
      assertThat(process.err()).isEmpty();
      assertThat(cluster.taskManagers()).allMatch(FlinkProcess::isAlive);
      assertThat(work.server.calls("batches.cancel")).isZero();

      work.server.advanceClock("PT2H");
      work.finish(0);
      work.assertBalanced(60, 0, 0);
      work.assertPaidOnce(60);
    }
  }

  @Test
  void cancelsItsFlinkJobOnSigtermAndLeavesTheRemoteJobs() throws Exception {
    try (Scenario work = work(20)) {
      work.server.fault("{'operation':'job','action':{'runningMillis':3600000}}");
      ChildProcess process = work.startUntil("all run", () -> work.run.sendings("job") == 2);
      String job = cluster.idOf(JOB);

      process.terminate();
      assertThat(process.exitCode(STOP)).as(process.story()).isEqualTo(5);
      assertThat(process.out()).contains("stopped by a signal", "--run-id run");
      assertThat(cluster.stateOf(job)).isEqualTo("CANCELED");
      assertThat(work.run.run().path("state").asText()).isEqualTo("stopped");
      assertThat(work.server.calls("batches.cancel")).isZero();
      assertThat(work.server.jobsIn("RUNNING")).isEqualTo(2);
    }
  }

  @Test
  void isRefusedWhileTheJobOfAKilledCommandLivesOn() throws Exception {
    try (Scenario work = work(20)) {
      work.server.fault("{'operation':'job','action':{'runningMillis':3600000}}");
      work.startUntil("all run", () -> work.run.sendings("job") == 2).kill();
      String job = cluster.idOf(JOB);

      Command onTheCluster = work.finish(2);
      assertThat(onTheCluster.err().lines()).singleElement().asString().contains(JOB, job);
      Command here = work.on(Beam.DIRECT, 2).finish(2);
      assertThat(here.err().lines()).singleElement().asString().contains(JOB, job);
      Command clean = work.clean();
      assertThat(clean.exitCode()).as(clean.story()).isEqualTo(2);

      work.server.advanceClock("PT2H");
      Eventually.holds(
          "the job ends by itself", () -> cluster.stateOf(job).equals("FINISHED"), cluster::story);
      work.on(cluster).finish(0);
      work.assertBalanced(20, 0, 0);
      work.assertPaidOnce(20);
    }
  }

  /** Under /proc/self each process sees a folder of its own. */
  @Test
  void refusesARunDirectoryThatTheWorkersDoNotSee() throws Exception {
    try (Scenario work = work(20)) {
      Command refused = work.finish(2, "--runs-dir", "/proc/self/cwd/runs");

      assertThat(refused.out()).contains("the worker", "does not see the run directory");
      assertNothingSent(work, refused);
      work.finish(0);
      work.assertBalanced(20, 0, 0);
    }
  }

  @Test
  void refusesADatasetThatTheWorkersDoNotSee() throws Exception {
    try (Scenario work = work(20)) {
      Command refused = work.finish(2, "--set", "dataset.path=/proc/self/cwd/data");

      assertThat(refused.out()).contains("the worker", "does not see the file", "rows.jsonl");
      assertNothingSent(work, refused);
    }
  }

  @Test
  void refusesWorkersWithAnotherKey() throws Exception {
    try (Scenario work = Scenario.byClock(folder).on(cluster).rows(20)) {
      work.environment("GEMINI_API_KEY", KEY + "-other");

      Command refused = work.finish(2);

      assertThat(refused.out()).contains("the worker", "has another API key than the command");
      assertNothingSent(work, refused);
    }
  }

  @Tag("long")
  @Test
  void refusesWorkersWithoutAKey() throws Exception {
    try (FlinkCluster keyless = FlinkCluster.in(folder.resolve("keyless")).start(1);
        Scenario work = work(20).on(keyless)) {
      Command refused = work.finish(2);

      assertThat(refused.out()).contains("the worker", "has no API key; set GEMINI_API_KEY_FILE");
      assertThat(work.server.calls("files.upload.start")).isZero();
      assertRefusedAtOnce(keyless);
    }
  }

  @Test
  void refusesTheEmulatorInsideTheCommand() throws Exception {
    try (Scenario work = work(20)) {
      Command refused = work.at("emulator").finish(2);

      assertThat(refused.err().lines()).singleElement().asString().contains("cluster", "emulator");
      assertThat(work.run.sendings("intent")).isZero();
    }
  }

  private Scenario work(int rows) throws IOException {
    return Scenario.byClock(folder, KEY).on(cluster).rows(rows).environment("GEMINI_API_KEY", KEY);
  }

  /** Refused at the first try: Flink was not to restart what cannot be mended. */
  private static void assertNothingSent(Scenario work, Command refused) throws Exception {
    assertThat(refused.err()).isEmpty();
    assertThat(refused.out()).contains("--run-id run");
    assertThat(work.server.calls("files.upload.start")).isZero();
    assertThat(work.server.jobs()).isEmpty();
    assertRefusedAtOnce(cluster);
  }

  private static void assertRefusedAtOnce(FlinkCluster where) throws Exception {
    String job = where.idOf(JOB);
    assertThat(where.stateOf(job)).isEqualTo("FAILED");
    assertThat(where.get("/jobs/" + job)).contains("\"RESTARTING\":0");
  }

  /** What Flink shows of a job and of itself. */
  private static List<String> pages(String job) throws Exception {
    List<String> pages = new ArrayList<>();
    for (String page :
        List.of("", "/config", "/plan", "/exceptions", "/accumulators", "/jobmanager/config")) {
      pages.add(cluster.get("/jobs/" + job + page));
    }
    for (String page :
        List.of("/config", "/jobmanager/config", "/jobmanager/environment", "/taskmanagers")) {
      pages.add(cluster.get(page));
    }
    return pages;
  }

  private static List<Path> filesWith(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path file : RunFolder.files(folder)) {
      String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      if (bytes.contains(KEY)) {
        found.add(file);
      }
    }
    return found;
  }

  private static String lastLine(String log) {
    return log.lines().reduce((one, next) -> next).orElse("");
  }
}
