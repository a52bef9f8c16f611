package dev.promptbeam.batch.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.batch.ScriptedClient;
import dev.promptbeam.batch.ShardFixture;
import dev.promptbeam.batch.media.Prepared;
import dev.promptbeam.batch.record.Origin;
import dev.promptbeam.batch.record.SendingTask;
import dev.promptbeam.batch.record.UploadRecord;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.Page;
import dev.promptbeam.gemini.RemoteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An input that the service still holds is not uploaded again. */
class InputUploadTest {
  private static final Instant TIME = ShardFixture.TIME;
  private static final String NAME = "promptbeam/reviews/r-1/00003-000.1/aa";

  @TempDir Path folder;
  private final ScriptedClient client = new ScriptedClient();
  private ShardFixture shard;
  private SendingTask task;
  private long bytes;

  @BeforeEach
  void pack() throws IOException {
    shard = new ShardFixture(folder);
    task = shard.pack(2);
    bytes = Files.size(shard.directory.requests(task.name()));
  }

  @Test
  void theFirstTimeNothingIsLookedFor() throws Exception {
    RemoteFile file = upload(NAME);

    assertThat(file.name()).isEqualTo("files/1");
    assertThat(file.displayName()).isEqualTo(NAME);
    assertThat(client.calls).containsExactly("upload 00003-000.1.jsonl as " + NAME);
  }

  @Test
  void whatWasUploadedUnderTheRecordedNameIsFoundOnAnyPage() throws Exception {
    shard.records.createUpload(task.name(), new UploadRecord(NAME, task.origin()));
    client.files.put("", new Page<>(List.of(file("files/8", "another", bytes, TIME)), "2"));
    client.files.put("2", new Page<>(List.of(), "3"));
    client.files.put("3", new Page<>(List.of(file("files/9", NAME, bytes, TIME)), null));

    RemoteFile found = upload("promptbeam/drawn/anew");

    assertThat(found.name()).isEqualTo("files/9");
    assertThat(found.displayName()).isEqualTo(NAME);
    assertThat(client.calls).containsExactly("files 100 null", "files 100 2", "files 100 3");
  }

  @Test
  void whatIsNotThereIsUploadedUnderTheRecordedName() throws Exception {
    shard.records.createUpload(task.name(), new UploadRecord(NAME, task.origin()));
    Instant old = TIME.minus(Duration.ofHours(8));
    client.files.put(
        "",
        new Page<>(
            List.of(
                file("files/1", NAME, bytes - 1, TIME),
                file("files/2", NAME, bytes, old),
                file("files/3", NAME + "0", bytes, TIME),
                new RemoteFile("files/4", NAME, "", bytes, TIME, null, "", "FAILED")),
            null));

    assertThat(upload("promptbeam/drawn/anew").displayName()).isEqualTo(NAME);
    assertThat(client.calls).last().isEqualTo("upload 00003-000.1.jsonl as " + NAME);
  }

  @Test
  void pagesThatGoRoundEndTheLook() throws Exception {
    shard.records.createUpload(task.name(), new UploadRecord(NAME, task.origin()));
    client.files.put("", new Page<>(List.of(), "2"));
    client.files.put("2", new Page<>(List.of(), "2"));

    upload(NAME);

    assertThat(client.calls).hasSize(3).last().asString().startsWith("upload");
  }

  @Test
  void aListThatCannotBeReadIsNoAbsence() throws Exception {
    shard.records.createUpload(task.name(), new UploadRecord(NAME, task.origin()));
    client.failures.add(new GeminiException.Unavailable("503", 503, null));

    assertThatThrownBy(() -> upload(NAME)).isInstanceOf(GeminiException.Unavailable.class);
    assertThat(client.calls).containsExactly("files 100 null");
  }

  @Test
  void aFileOfOtherRequestsIsNotTakenThoughItIsAsLong() throws Exception {
    Origin other = new Origin(1, Origin.Group.FAILED, 0, 1);
    shard.records.createUpload(task.name(), new UploadRecord(NAME, other));
    client.files.put("", new Page<>(List.of(file("files/9", NAME, bytes, TIME)), null));

    assertThatThrownBy(() -> upload(NAME))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(task.name());
    assertThat(client.calls).isEmpty();
  }

  private RemoteFile upload(String drawn) throws Exception {
    Clock clock = Clock.fixed(TIME, ZoneOffset.UTC);
    Prepared.Input input = new Prepared.Input(shard.directory.requests(task.name()), null);
    return new InputUpload(shard.directory, shard.records, client, clock)
        .upload(task, input, drawn);
  }

  private static RemoteFile file(String name, String displayName, long bytes, Instant created) {
    return new RemoteFile(name, displayName, "", bytes, created, null, "", "ACTIVE");
  }
}
