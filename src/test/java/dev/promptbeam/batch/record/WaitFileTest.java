package dev.promptbeam.batch.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.ledger.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaitFileTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  @Test
  void aKindThatANewerVersionHasWrittenIsLeftOut() throws Exception {
    RunDirectory directory = RunDirectory.of(folder.resolve("run"));
    directory.create();
    List<Wait> waits = List.of(Wait.of(Wait.Kind.JOBS, 2), Wait.of(Wait.Kind.QUEUE, 1));
    new WaitFile(directory, (event, sending, fields) -> {}).write(waits, NOW);
    String json = Files.readString(directory.waitFile());

    Files.writeString(directory.waitFile(), json.replace("QUEUE", "WEATHER"));

    assertThat(WaitFile.read(directory)).containsExactly(Wait.of(Wait.Kind.JOBS, 2));
  }

  @Test
  void whenJobsAreLookedAtIsWrittenTenSecondsLaterAtTheSoonest() throws Exception {
    RunDirectory directory = RunDirectory.of(folder.resolve("run"));
    directory.create();
    WaitFile file = new WaitFile(directory, (event, sending, fields) -> {});
    file.write(looked(5), NOW);
    file.write(looked(7), NOW.plusSeconds(2));
    assertThat(WaitFile.read(directory)).isEqualTo(looked(5));

    file.write(looked(15), NOW.plusSeconds(10));
    assertThat(WaitFile.read(directory)).isEqualTo(looked(15));
  }

  private static List<Wait> looked(int seconds) {
    return List.of(new Wait(Wait.Kind.JOBS, 2, null, NOW.plusSeconds(seconds), ""));
  }
}
