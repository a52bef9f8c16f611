package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run wholly on Cloud Storage that is killed in its writes asks and pays nothing twice. */
class RemoteKilledIT {
  private static final int KILLS = 20;

  @TempDir Path folder;

  /** So far apart that each start comes further than it takes to begin. */
  @Tag("long")
  @Tag("process")
  @Test
  void paysNothingTwiceThoughKilledInTwentyWrites() throws Exception {
    int rows = 200;
    try (RemoteScenario work = RemoteScenario.byPolls(folder)) {
      work.rows(rows).work.spec("doubtWait: 3s\nmaxRequests: 10");
      int kills = 0;
      for (int write = 1; kills < KILLS; write += 3) {
        boolean killed = work.killInWrite(write, kills % 2 == 0);
        assertThat(killed).as("it was complete after %s kills", kills).isTrue();
        kills++;
      }
      work.finish(0);
      work.assertComplete(rows);
    }
  }

  @Tag("process")
  @OnBothRunners(first = Beam.DIRECT)
  void goesOnWhereItWasKilled(Beam runner) throws Exception {
    int rows = 60;
    try (RemoteScenario work = RemoteScenario.byPolls(folder)) {
      work.rows(rows).work.on(runner, 2).spec("doubtWait: 3s");
      work.work.server.fault("{'operation':'job','action':{'runningPolls':4}}");

      work.startUntil("the first job is known", () -> work.sendings("job") > 0).kill();
      work.startUntil("all run", () -> work.sendings("job") >= 6).kill();
      work.startUntil("one is published", () -> work.records("outcomes") > 0).kill();
      assertThat(work.run().path("state").asText()).isEqualTo("running");

      work.finish(0);
      work.assertComplete(rows);
    }
  }
}
