package dev.promptbeam.batch.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.batch.balance.StatusReader;
import dev.promptbeam.batch.clean.CleanRun;
import dev.promptbeam.batch.lane.WatchedCalls.Killed;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.ledger.Cancellation;
import dev.promptbeam.model.Sleeper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Media that an earlier start has left at the service. */
class LeftMediaTest extends OverMedia {
  private Path picture;

  @BeforeEach
  void start() throws Exception {
    picture = run.file("picture.png");
    run.request(1, picture);
    run.pack(10);
  }

  @Test
  void aCancelledRunDeletesIt() throws Exception {
    dieBefore("upload");
    assertThat(run.filesLeft()).hasSize(1);
    new Cancellation(run.directory.ledger()).request(Clock.systemUTC().instant());

    run.run();

    assertThat(run.endings().get(1)).startsWith("JOB_CANCELLED");
    assertThat(run.filesLeft()).isEmpty();
  }

  /** The next start uploads again what it needs. */
  @Test
  void cleanDeletesItAndItIsCountedBefore() throws Exception {
    dieBefore("upload");
    assertThat(new StatusReader(run.directory).read().mediaFiles()).isEqualTo(1);

    CleanRun.Report report = clean();

    assertThat(report.files()).isEqualTo(1);
    assertThat(report.problems()).isEmpty();
    assertThat(run.filesLeft()).isEmpty();
    assertThat(new StatusReader(run.directory).read().mediaFiles()).isZero();
    run.run();
    assertThat(run.endings()).isEqualTo(Map.of(1, "ok"));
    assertThat(run.watched.count(UPLOAD)).isEqualTo(2);
  }

  @Test
  void whatNoRecordShowsIsDeletedAtTheEnd() throws Exception {
    dieBefore("behind " + UPLOAD);
    Files.delete(picture);
    assertThat(run.filesLeft()).hasSize(1);
    run.fault("{'operation':'files.list','times':1,'action':{'type':'emptyList'}}");

    run.run();

    assertThat(run.strikes()).isEqualTo(1);
    assertThat(run.endings().get(1)).startsWith("MEDIA_UNREADABLE " + picture);
    assertThat(run.filesLeft()).isEmpty();
  }

  @Test
  void aFileThatIsProcessedForMoreThanAnHourIsGivenUp() throws Exception {
    run.fault("{'operation':'file','action':{'processingPolls':1000}}");
    dieBefore("behind getFile");
    run.post("/_emulator/clock", "{'advance':'PT61M'}");

    run.run();

    assertThat(run.endings())
        .isEqualTo(
            Map.of(
                1,
                "MEDIA_UNREADABLE "
                    + picture
                    + " is still being processed by the service after an hour"));
    assertThat(run.watched.count(UPLOAD)).isEqualTo(1);
    assertThat(run.filesLeft()).isEmpty();
  }

  private void dieBefore(String call) {
    run.watched.dieAt(call.startsWith("behind ") ? call : "before " + call);
    assertThatThrownBy(() -> run.run()).hasRootCauseInstanceOf(Killed.class);
    assertThat(run.watched.died()).isTrue();
  }

  private CleanRun.Report clean() throws Exception {
    try (GeminiClient client = run.setup().connect().open()) {
      return new CleanRun(
              run.directory,
              "media/r-1",
              client,
              Duration.ofSeconds(1),
              Clock.systemUTC(),
              Sleeper.system())
          .clean();
    }
  }
}
