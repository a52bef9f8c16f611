package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The emulator inside the process keeps its jobs in the run directory, and says what it is. */
class EmbeddedEmulatorIT {
  @TempDir Path folder;

  @Tag("process")
  @Test
  void goesOnWithItsJobsAfterAKill() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.at("emulator").rows(30);
      work.startUntil("a job is known", () -> work.run.sendings("job") > 0).kill();

      Command resumed = work.finish(0);

      assertThat(resumed.out().lines().filter(line -> line.equals("EMULATED ANSWERS"))).hasSize(2);
      assertThat(work.run.run().path("emulated").asBoolean()).isTrue();
      assertThat(work.run.run().at("/counts/jobs").asInt()).isEqualTo(3);
      assertThat(work.server.jobs()).as("of the server it did not ask").isEmpty();
      work.assertBalanced(30, 0, 0);
    }
  }
}
