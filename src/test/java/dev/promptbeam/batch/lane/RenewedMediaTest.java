package dev.promptbeam.batch.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.batch.lane.WatchedCalls.Killed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Media is uploaded again before it dies of age, and when an answer says that it is gone. */
class RenewedMediaTest extends OverMedia {
  private Path picture;

  @BeforeEach
  void start() throws Exception {
    picture = run.file("picture.png");
    run.request(1, picture);
    run.request(2, picture);
    run.pack(10);
  }

  @Test
  void noJobIsMadeFromMediaThatIsOld() throws Exception {
    run.watched.dieAt("before upload"); // of the input: the media is there
    assertThatThrownBy(() -> run.run()).hasRootCauseInstanceOf(Killed.class);
    String before = Files.readString(run.directory.sentRequests("00000-000.1"));
    run.post("/_emulator/clock", "{'advance':'PT39H45M'}");

    run.run();

    assertThat(run.endings()).isEqualTo(Map.of(1, "ok", 2, "ok"));
    assertThat(run.watched.count(UPLOAD)).isEqualTo(2);
    assertThat(Files.readString(run.directory.sentRequests("00000-000.1"))).isNotEqualTo(before);
    assertThat(run.filesLeft()).isEmpty();
  }

  /** It would be there for another eight hours, of use to nobody. */
  @Test
  void whatIsOldGivesWayWhereTheStorageIsFull() throws Exception {
    run.watched.dieAt("before upload"); // of the input: the media is there
    assertThatThrownBy(() -> run.run()).hasRootCauseInstanceOf(Killed.class);
    run.post("/_emulator/clock", "{'advance':'PT39H45M'}");
    run.fault(
        "{'operation':'files.upload.start','match':{'mimeType':'image/png'},'times':1,"
            + "'action':{'type':'status','code':429,'status':'RESOURCE_EXHAUSTED','message':'full'}}");
    String old = file("/media-");
    run.watched.doAt("behind " + UPLOAD, () -> assertThat(isThere(old)).isFalse());

    run.run();

    assertThat(run.strikes()).isEqualTo(1);
    assertThat(run.endings()).isEqualTo(Map.of(1, "ok", 2, "ok"));
    assertThat(run.watched.count(UPLOAD)).as("refused, and two that went through").isEqualTo(3);
    assertThat(run.filesLeft()).isEmpty();
  }

  @Test
  void mediaThatIsYoungIsUsedAgain() throws Exception {
    run.watched.dieAt("before upload");
    assertThatThrownBy(() -> run.run()).hasRootCauseInstanceOf(Killed.class);
    run.post("/_emulator/clock", "{'advance':'PT39H'}");

    run.run();

    assertThat(run.endings()).isEqualTo(Map.of(1, "ok", 2, "ok"));
    assertThat(run.watched.count(UPLOAD)).isEqualTo(1);
  }

  /** The input that names the old media is not taken for the one that names the new. */
  @Test
  void anInputThatNamesOldMediaIsUploadedAgain() throws Exception {
    run.watched.dieAt("behind upload"); // of the input, which no record shows yet
    assertThatThrownBy(() -> run.run()).hasRootCauseInstanceOf(Killed.class);
    run.delete(file("/media-"));
    assertThat(run.doubt(picture)).isTrue();

    run.run();

    assertThat(run.endings()).isEqualTo(Map.of(1, "ok", 2, "ok"));
    assertThat(run.watched.count("upload")).isEqualTo(2);
    assertThat(run.watched.count(UPLOAD)).isEqualTo(2);
    assertThat(run.calls("batches.create")).isEqualTo(1);
    assertThat(run.filesLeft()).isEmpty();
  }

  @Test
  void anInputIsUsedThoughItsMediaIsGoneUnnoticed() throws Exception {
    run.watched.dieAt("behind upload"); // of the input, which no record shows yet
    assertThatThrownBy(() -> run.run()).hasRootCauseInstanceOf(Killed.class);
    String file = file("/media-");
    run.delete(file);
    run.watched.calls.clear();

    run.run(); // its lines say that the media is gone

    assertThat(run.endings()).isEqualTo(Map.of(1, "ok", 2, "ok"));
    assertThat(run.watched.count(UPLOAD)).isEqualTo(1);
    assertThat(run.filesLeft()).isEmpty();
  }

  /** It takes a minute until a create is believed not to have been made. */
  @Test
  @Tag("process")
  void linesThatSayItIsGoneAreAskedAgain() throws Exception {
    run.watched.dieAt("before createBatch");
    assertThatThrownBy(() -> run.run()).hasRootCauseInstanceOf(Killed.class);
    run.delete(file("/media-"));
    run.watched.calls.clear();

    run.run();

    assertThat(run.endings()).isEqualTo(Map.of(1, "ok", 2, "ok"));
    assertThat(run.watched.count(UPLOAD)).isEqualTo(1);
    assertThat(run.watched.count("getFile")).as("looked at before").isEqualTo(1);
    String answers = Files.readString(run.directory.responses(run.firstAnswered()));
    assertThat(answers).contains("\"code\":7").contains("or it may not exist");
  }

  @Test
  void theyAreAskedNoMoreOftenThanOthers() throws Exception {
    run.fault(
        "{'operation':'line','action':{'type':'error','code':7,"
            + "'message':'You do not have permission to access the File x or it may not exist.'}}");

    run.run();

    assertThat(run.endings().get(1))
        .startsWith("API_PERMISSION_DENIED")
        .contains("You do not have permission to access the File");
    assertThat(run.calls("batches.create")).isEqualTo(3);
    assertThat(run.watched.count(UPLOAD)).as("it was there all the time").isEqualTo(1);
  }

  private boolean isThere(String file) {
    try {
      return run.get("/v1beta/files?pageSize=100").toString().contains(file);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private String file(String display) throws Exception {
    for (var file : run.get("/v1beta/files?pageSize=100").path("files")) {
      if (file.path("displayName").asText().contains(display)) {
        return file.path("name").asText();
      }
    }
    throw new AssertionError("no file is named " + display);
  }
}
