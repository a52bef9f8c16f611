package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers of a Flink cluster that share no disk with the command: all lies on Cloud Storage. */
@Tag("cluster")
class RemoteClusterIT {
  private static final String KEY = "AIzaClusterKey-0123456789_abcdefghijk";
  private static final int ROWS = 60;

  @TempDir Path folder;

  @Test
  void needsNoSharedDiskAndGoesOnWithoutAWorkerThatIsKilled() throws Exception {
    Path client = Files.createDirectory(folder.resolve("client"));
    try (FlinkCluster cluster =
            FlinkCluster.in(folder.resolve("cluster"))
                .environment("GEMINI_API_KEY", KEY)
                .without(client)
                .start();
        RemoteScenario work = RemoteScenario.byClock(client, KEY)) {
      work.rows(ROWS).work.on(cluster).environment("GEMINI_API_KEY", KEY);
      work.work.server.fault("{'operation':'job','action':{'runningMillis':3600000}}");
      ChildProcess process = work.startUntil("all run", () -> work.sendings("job") == 6);

      cluster.replace(cluster.taskManagers().get(0));
      work.work.server.advanceClock("PT2H");

      assertThat(process.exitCode(RemoteScenario.TERMS)).as(process.story()).isZero();
      work.assertComplete(ROWS);
      assertThat(work.work.server.jobs()).hasSize(6);
      assertThat(Files.exists(client.resolve("runs"))).as("a run directory on a disk").isFalse();
    }
  }
}
