package dev.promptbeam.batch.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.batch.lane.WatchedCalls.Killed;
import dev.promptbeam.batch.record.Wait;
import dev.promptbeam.batch.record.WaitFile;
import dev.promptbeam.ledger.StopCause;
import dev.promptbeam.ledger.StopRecord;
import dev.promptbeam.ledger.Stops;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What cannot be uploaded costs the requests that refer to it, and not their neighbours. */
class UnreadableMediaTest extends OverMedia {
  private static final String AGAIN = "; redrive --all asks again with what is there then";

  private Path good;

  @BeforeEach
  void start() throws Exception {
    good = run.file("good.png");
  }

  @Test
  void filesThatChangedOrVanishedOrCannotBeReadAreNamed() throws Exception {
    Path longer = run.file("longer.png");
    Path other = run.file("other.png");
    Path gone = run.file("gone.png");
    Path folderNow = run.file("folder.png");
    run.request(1, good, longer);
    run.request(2, other);
    run.request(3, good);
    run.request(4, gone);
    run.request(5, folderNow);
    run.pack(10);
    Files.writeString(longer, "content of longer.png, and more");
    Files.writeString(other, "CONTENT of other.png");
    Files.delete(gone);
    Files.delete(folderNow);
    Files.createDirectory(folderNow);

    run.run();

    assertThat(run.endings())
        .isEqualTo(
            Map.of(
                1,
                "MEDIA_UNREADABLE "
                    + longer
                    + " has changed since its request was built: 31 bytes instead of 21"
                    + AGAIN,
                2,
                "MEDIA_UNREADABLE "
                    + other
                    + " has changed since its request was built: other bytes, as many"
                    + AGAIN,
                3,
                "ok",
                4,
                "MEDIA_UNREADABLE " + gone + " is not there any more" + AGAIN,
                5,
                "MEDIA_UNREADABLE " + folderNow + " is no file" + AGAIN));
    assertThat(run.watched.count(UPLOAD)).isEqualTo(1);
    assertThat(run.filesLeft()).isEmpty();
    assertThat(run.paidTwice()).isEmpty();
  }

  @Test
  void aFolderThatIsNotMountedStopsTheRunAndCostsNoRow() throws Exception {
    Path media = Files.createDirectory(folder.resolve("media"));
    Path away = folder.resolve("away");
    run.request(1, run.file("media/a.png"));
    run.request(2, run.file("media/b.png"));
    run.seeing(media).pack(10);

    Files.move(media, away);
    assertThat(stop()).contains(" does not see media.folder, " + media + "; mount it under");
    Files.createDirectory(media);
    assertThat(stop()).contains(" sees media.folder, " + media + ", empty; mount it under");
    Path foreign = run.file("media/c.png");
    assertThat(stop()).contains(" sees another media.folder, " + media + ", in which there is no ");
    assertThat(run.endings()).isEmpty();
    Files.delete(foreign);
    Files.delete(media);
    Files.move(away, media);

    run.run();

    assertThat(run.endings()).isEqualTo(Map.of(1, "ok", 2, "ok"));
    assertThat(run.watched.count(UPLOAD)).isEqualTo(2);
  }

  /** What a start ends with that is stopped, so that the next one may go on. */
  private String stop() throws Exception {
    run.run();
    Stops stops = new Stops(run.directory.ledger());
    StopRecord stop = Objects.requireNonNull(stops.current());
    assertThat(stop.cause()).isEqualTo(StopCause.WORKER);
    assertThat(stop.exitCode()).isEqualTo(5);
    stops.lift();
    return stop.message();
  }

  @Test
  void aShardOfNothingElseIsSettledWithoutAJob() throws Exception {
    Path gone = run.file("gone.png");
    run.request(1, gone);
    run.pack(10);
    Files.delete(gone);

    run.run();

    assertThat(run.endings())
        .isEqualTo(Map.of(1, "MEDIA_UNREADABLE " + gone + " is not there any more" + AGAIN));
    assertThat(run.calls("batches.create")).isZero();
  }

  @Test
  void itsEndOutlivesADeath() throws Exception {
    Path gone = run.file("gone.png");
    run.request(1, gone);
    run.request(2, good);
    run.pack(10);
    Files.delete(gone);
    run.watched.dieAt("before upload"); // of the input of the neighbours
    assertThatThrownBy(() -> run.run()).hasRootCauseInstanceOf(Killed.class);
    run.file("gone.png"); // it is back, but its request has its end

    run.run();

    assertThat(run.endings())
        .isEqualTo(
            Map.of(1, "MEDIA_UNREADABLE " + gone + " is not there any more" + AGAIN, 2, "ok"));
    assertThat(run.records.sendings()).containsExactly("00000-000.1", "00000-000.2");
  }

  @Test
  void whatTheServiceRefusesIsTriedOnceForAllShards() throws Exception {
    Path bad = run.file("bad.bin");
    run.request(1, "x/bad", bad);
    run.request(2, good);
    run.request(3, "x/bad", bad);
    run.pack(2);
    run.fault(
        "{'operation':'files.upload.finalize','match':{'mimeType':'x/bad'},'action':{'type':'status','code':400,'status':'INVALID_ARGUMENT','message':'Unsupported"
            + " MIME type: x/bad'}}");

    run.run();

    assertThat(run.endings().get(2)).isEqualTo("ok");
    assertThat(run.endings().get(1))
        .startsWith("MEDIA_UNREADABLE " + bad + " was refused by the service: ")
        .contains("Unsupported MIME type: x/bad");
    assertThat(run.endings().get(3)).isEqualTo(run.endings().get(1));
    assertThat(run.strikes()).isEqualTo(1);
  }

  @Test
  void whatIsProcessedIsWaitedFor() throws Exception {
    Path film = run.file("film.mp4");
    run.request(1, "video/mp4", film);
    run.request(2, good);
    run.pack(10);
    run.fault(
        "{'operation':'file','match':{'mimeType':'video/mp4'},'action':{'processingPolls':15}}");

    run.run();

    assertThat(run.endings()).isEqualTo(Map.of(1, "ok", 2, "ok"));
    assertThat(run.strikes()).isEqualTo(1);
    assertThat(run.watched.count("getFile")).isGreaterThanOrEqualTo(15);
    assertThat(run.watched.count("upload video/mp4")).isEqualTo(1);
    assertThat(Files.readString(run.directory.eventsFile()))
        .contains("\"for\":\"MEDIA\"")
        .contains(film + " is being processed");
  }

  @Test
  void whatFailsToBeProcessedIsNamed() throws Exception {
    Path film = run.file("film.mp4");
    run.request(1, "video/mp4", film);
    run.request(2, good);
    run.pack(10);
    run.fault(
        "{'operation':'file','match':{'mimeType':'video/mp4'},'action':{'processingPolls':1,"
            + "'endState':'FAILED','message':'no frames'}}");

    run.run();

    assertThat(run.endings())
        .isEqualTo(
            Map.of(
                1,
                "MEDIA_UNREADABLE " + film + " could not be processed by the service: no frames",
                2,
                "ok"));
    assertThat(run.filesLeft()).isEmpty();
  }

  @Test
  void aFullStorageIsWaitedFor() throws Exception {
    run.request(1, good);
    run.pack(10);
    run.fault(
        "{'operation':'files.upload.start','match':{'mimeType':'image/png'},'times':2,"
            + "'action':{'type':'status','code':429,'status':'RESOURCE_EXHAUSTED','message':'full'}}");

    run.run();

    assertThat(run.endings()).isEqualTo(Map.of(1, "ok"));
    assertThat(run.strikes()).isEqualTo(2);
    assertThat(WaitFile.read(run.directory)).extracting(Wait::kind).isEmpty();
  }
}
