package dev.promptbeam.batch.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.ledger.Cancellation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Local files that requests refer to are uploaded once for all of them. */
class SharedMediaTest extends OverMedia {
  @Test
  void fiftyPicturesOfTenThousandRowsAreUploadedFiftyTimesAndDeleted() throws Exception {
    List<Path> pictures = new ArrayList<>();
    Random random = new Random(1);
    for (int number = 0; number < 50; number++) {
      byte[] content = new byte[3_000];
      random.nextBytes(content);
      pictures.add(run.file("picture " + number + ".png", content));
    }
    for (int row = 0; row < 10_000; row++) {
      run.request(row, pictures.get(row % 50));
    }
    run.pack(2_500);

    assertThat(run.run()).hasSize(4);

    assertThat(run.results()).isEqualTo(10_000);
    assertThat(run.watched.count(UPLOAD)).isEqualTo(50);
    assertThat(run.calls("files.upload.start")).as("with four inputs").isEqualTo(54);
    assertThat(run.filesLeft()).isEmpty();
    assertThat(run.paidTwice()).isEmpty();
  }

  @Test
  void equalContentIsOneUploadWhereverItLies() throws Exception {
    byte[] content = {1, 2, 3};
    run.request(1, run.file("a.png", content), run.file("ö \"b\".png", content));
    run.request(2, run.file("c.png", content));
    run.pack(10);

    run.run();

    assertThat(run.endings()).isEqualTo(Map.of(1, "ok", 2, "ok"));
    assertThat(run.watched.count(UPLOAD)).isEqualTo(1);
  }

  @Test
  void aRunWithoutMediaLooksAtNoFileOfIt() throws Exception {
    run.request(1);
    run.pack(10);

    run.run();

    assertThat(run.endings()).isEqualTo(Map.of(1, "ok"));
    assertThat(run.watched.calls).doesNotContain(UPLOAD, "listFiles", "getFile");
    assertThat(directoryFiles()).containsExactly("00000-000.1.jsonl");
    assertThat(run.directory.ledger().list("media")).isEmpty();
  }

  @Test
  void requestsThatTravelInTheCreateCallNameItToo() throws Exception {
    run.inline();
    run.request(1, run.file("a.png"));
    run.pack(10);

    run.run();

    assertThat(run.endings()).isEqualTo(Map.of(1, "ok"));
    assertThat(run.watched.count(UPLOAD)).isEqualTo(1);
    assertThat(run.watched.count("createInlineBatch")).isEqualTo(1);
    assertThat(run.filesLeft()).isEmpty();
  }

  /** Its intent is written; and yet it is the storage that is full, and not the queue of jobs. */
  @Test
  void mediaThatIsUploadedAgainForACreateIsRefusedForTheStorage() throws Exception {
    Path picture = run.file("a.png");
    run.inline();
    run.request(1, picture);
    run.pack(10);
    run.fault(
        "{'operation':'batches.create','times':1,'action':{'type':'status','code':429,"
            + "'status':'RESOURCE_EXHAUSTED'}}");
    run.fault(
        "{'operation':'files.upload.start','match':{'mimeType':'image/png','skip':1},'times':1,"
            + "'action':{'type':'status','code':429,'status':'RESOURCE_EXHAUSTED'}}");
    run.watched.doAt("before createInlineBatch", () -> lose(picture));

    run.run();

    assertThat(run.endings()).isEqualTo(Map.of(1, "ok"));
    assertThat(run.strikes()).isEqualTo(2);
    String events = Files.readString(run.directory.eventsFile());
    assertThat(events)
        .containsOnlyOnce("\"create_refused\"")
        .containsOnlyOnce("\"upload_refused\"");
    assertThat(run.filesLeft()).isEmpty();
  }

  private void lose(Path picture) {
    try {
      run.delete(run.get("/v1beta/files").at("/files/0/name").asText());
      assertThat(run.doubt(picture)).isTrue();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** In doubt about a create, the input is uploaded again, and the media is not. */
  @ParameterizedTest
  @CsvSource({
    "before upload image/png, 2",
    "behind upload image/png, 2",
    "before upload, 2",
    "behind upload, 2",
    "behind createBatch, 2",
    "before deleteFile, 2",
    "behind deleteFile, 2"
  })
  void aStartAfterADeathUploadsNothingAgainThatIsThere(String death, int inputs) throws Exception {
    assertNothingIsUploadedAgain(death, inputs);
  }

  /** It takes a minute until a create is believed not to have been made. */
  @Test
  @Tag("process")
  void nothingIsUploadedAgainBehindADeathBeforeACreate() throws Exception {
    assertNothingIsUploadedAgain("before createBatch", 3);
  }

  private void assertNothingIsUploadedAgain(String death, int inputs) throws Exception {
    for (int row = 0; row < 20; row++) {
      run.request(row, run.file(row % 5 + ".png"));
    }
    run.jobs(1).pack(10); // the death strikes one sending, and not another that was as far
    run.watched.dieAt(death);
    assertThatThrownBy(() -> run.run()).hasRootCauseInstanceOf(WatchedCalls.Killed.class);
    assertThat(run.watched.died()).isTrue();

    run.run();

    assertThat(run.results()).isEqualTo(20);
    assertThat(run.calls("files.upload.finalize")).isEqualTo(5 + inputs);
    assertThat(run.filesLeft()).isEmpty();
    assertThat(run.paidTwice()).isEmpty();
  }

  @Test
  void aHalfWrittenInputIsWrittenAgain() throws Exception {
    run.request(1, run.file("a.png"));
    run.pack(10);
    Path sent = run.directory.sentRequests("00000-000.1");
    Files.writeString(sent.resolveSibling(sent.getFileName() + ".x.tmp"), "{\"key\":");
    run.watched.dieAt("before upload");
    assertThatThrownBy(() -> run.run()).hasRootCauseInstanceOf(WatchedCalls.Killed.class);
    String written = Files.readString(sent);
    assertThat(written).contains("/v1beta/files/").doesNotContain("promptbeam-media");

    run.run();

    assertThat(run.endings()).isEqualTo(Map.of(1, "ok"));
    assertThat(Files.readString(sent)).isEqualTo(written);
    assertThat(run.watched.count(UPLOAD)).isEqualTo(1);
  }

  @Test
  void aRunThatIsCancelledWhileItUploadsBeginsNoOther() throws Exception {
    for (int row = 1; row <= 12; row++) {
      run.request(row, run.file(row + ".png"));
    }
    run.pack(20);
    run.watched.doAt("behind " + UPLOAD, this::cancel);

    run.run();

    assertThat(run.watched.count(UPLOAD)).as("four at once").isBetween(1L, 4L);
    assertThat(run.watched.count("createBatch")).isZero();
    assertThat(run.endings()).hasSize(12).allSatisfy((row, end) -> cancelled(end));
    assertThat(run.filesLeft()).isEmpty();
  }

  private static void cancelled(String end) {
    assertThat(end).startsWith("JOB_CANCELLED");
  }

  private void cancel() {
    try {
      new Cancellation(run.directory.ledger()).request(Clock.systemUTC().instant());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> directoryFiles() throws Exception {
    try (var files = Files.list(run.directory.root().resolve("requests"))) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }
}
