package dev.promptbeam.batch.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.batch.ShardFixture;
import dev.promptbeam.batch.media.MediaRecords.Copy;
import dev.promptbeam.batch.simulation.Simulation;
import dev.promptbeam.gemini.ClientOptions;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.calls.HttpGeminiClient;
import dev.promptbeam.model.MediaReference;
import dev.promptbeam.model.Sleeper;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunMediaTest {
  private static final Instant NOW = Instant.parse("2026-11-28T06:00:00Z");
  private static final String HASH = "a".repeat(64);

  @TempDir private Path folder;

  /** Another sending may be uploading the second copy while this one is written. */
  @Test
  void aCopyThatIsStillOnItsWayIsNotNamed() throws Exception {
    ShardFixture shard = new ShardFixture(folder);
    MediaRecords records = new MediaRecords(shard.directory.ledger());
    Copy first = new Copy(HASH, 0);
    MediaUpload begun = new MediaUpload("d", "image/png", 3, NOW);
    records.createUpload(first, begun);
    records.createFile(first, new UploadedMedia("files/a", "uri-of-a", "image/png", 3, NOW, true));
    records.createUpload(first.next(), begun);

    try (GeminiClient client = client()) {
      RunMedia media =
          new RunMedia(
              shard.directory, client, Simulation.policy(0, 5), Clock.systemUTC(), new Random(1));

      assertThat(sent(media)).isEqualTo("{\"fileData\":{\"fileUri\":\"uri-of-a\"}}");
      records.createFile(
          first.next(), new UploadedMedia("files/b", "uri-of-b", "image/png", 3, NOW, true));
      assertThat(sent(media)).isEqualTo("{\"fileData\":{\"fileUri\":\"uri-of-b\"}}");
    }
  }

  private String sent(RunMedia media) throws Exception {
    String uri = new MediaReference(HASH, 3, folder.resolve("a.png")).uri();
    String line = "{\"fileData\":{\"fileUri\":\"" + uri + "\"}}";
    byte[] sent = media.sent(line.getBytes(StandardCharsets.UTF_8));
    return new String(sent, StandardCharsets.UTF_8);
  }

  private static GeminiClient client() {
    return new HttpGeminiClient(
        ClientOptions.of(URI.create("http://127.0.0.1:9")),
        null,
        Sleeper.system(),
        Clock.systemUTC());
  }
}
