package dev.promptbeam.batch.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.VirtualClock;
import dev.promptbeam.batch.state.OpenSendings.Present;
import dev.promptbeam.ledger.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandstillTest {
  private static final Present STILL = new Present(3, 0, List.of(), 0);
  private static final String ENDED = "00000-000.1";

  @TempDir Path folder;
  private final VirtualClock clock = new VirtualClock();
  private RunDirectory directory;
  private Standstill standstill;

  @BeforeEach
  void create() throws IOException {
    directory = RunDirectory.of(folder.resolve("run"));
    directory.create();
    standstill = new Standstill(directory);
  }

  @Test
  void lastsWhenNothingGotFurtherForThePatience() throws IOException {
    assertThat(after(0, STILL)).isFalse();
    assertThat(after(19, STILL)).isFalse();
    assertThat(after(1, STILL)).isTrue();
  }

  @Test
  void isOverWithEachStep() throws IOException {
    for (int step = 0; step < 10; step++) {
      assertThat(after(15, new Present(step, 0, List.of(), 0))).isFalse();
    }
  }

  @Test
  void anUploadHasTheTimeThatASlowConnectionTakes() throws IOException {
    Present upload = new Present(3, 64_000 * 1_024, List.of(), 0);
    assertThat(after(0, upload)).isFalse();
    assertThat(after(1_000, upload)).isFalse();
    assertThat(after(20, upload)).isTrue();
  }

  @Test
  void aDownloadThatBringsMoreThanEverIsNone() throws IOException {
    Path part = directory.responses(ENDED).resolveSibling(ENDED + ".jsonl.x.part");
    Present ended = new Present(3, 0, List.of(ENDED), 0);
    for (int bytes = 1; bytes < 5; bytes++) {
      Files.writeString(part, "a".repeat(bytes));
      assertThat(after(15, ended)).isFalse();
    }
    Files.writeString(part, "");
    assertThat(after(15, ended)).isFalse();
    Files.writeString(part, "aaaa");
    assertThat(after(15, ended)).as("it brings the same again").isTrue();
  }

  @Test
  void aSmallDownloadBesideOneThatHasArrivedIsNone() throws IOException {
    Path large = directory.responses(ENDED).resolveSibling("00000-000.2.jsonl.y.part");
    Path small = directory.responses(ENDED).resolveSibling(ENDED + ".jsonl.x.part");
    Present ended = new Present(3, 0, List.of(ENDED), 0);
    Files.writeString(large, "a".repeat(100));
    assertThat(after(0, ended)).isFalse();
    Files.delete(large);
    for (int bytes = 1; bytes < 5; bytes++) {
      Files.writeString(small, "a".repeat(bytes));
      assertThat(after(15, ended)).isFalse();
    }
    assertThat(after(20, ended)).isTrue();
  }

  @Test
  void answersThatAreThereAreReadFirst() throws IOException {
    Files.writeString(directory.responses(ENDED), "{}\n");
    Present ended = new Present(3, 0, List.of(ENDED), 0);

    assertThat(after(0, ended)).isFalse();
    assertThat(after(1_000, ended)).isFalse();
    assertThat(after(15, STILL)).isFalse();
    assertThat(after(5, STILL)).isTrue();
  }

  private boolean after(long seconds, Present present) throws IOException {
    clock.moveTo(clock.instant().plus(Duration.ofSeconds(seconds)));
    return standstill.lasts(present, clock.instant());
  }
}
