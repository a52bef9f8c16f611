package dev.promptbeam.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.gemini.ClientOptions;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.gemini.HttpGeminiClient;
import dev.promptbeam.gemini.Sleeper;
import dev.promptbeam.ledger.RunDirectory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyChangeTest {
  private static final String SENDING = "00000-000.1";

  @TempDir Path root;

  @Test
  void aJobThatTheNewKeyCannotSeeIsNamedWithItsKey() throws Exception {
    RunDirectory directory = sent();
    new Records(directory.ledger())
        .createJob(SENDING, new JobRecord("batches/of-another-project", Instant.EPOCH, false));

    try (EmulatorServer server = EmulatorServer.start(EmulatorOptions.defaults());
        GeminiClient client = client(server)) {
      assertThat(KeyChange.find(directory, "new", client))
          .isEqualTo(new KeyChange.Blind(SENDING, "old"));
      assertThat(KeyChange.find(directory, "old", client)).isNull();
    }
  }

  @Test
  void anIntentWithoutAJobProvesNothingUnderAnotherKey() throws Exception {
    RunDirectory directory = sent();

    try (EmulatorServer server = EmulatorServer.start(EmulatorOptions.defaults());
        GeminiClient client = client(server)) {
      assertThat(KeyChange.find(directory, "new", client)).isNotNull();
      new Records(directory.ledger()).createRead(SENDING, new ReadRecord(1, 0, 0, 0));
      assertThat(KeyChange.find(directory, "new", client)).isNull();
    }
  }

  private RunDirectory sent() throws Exception {
    RunDirectory directory = Folders.create(root.resolve("run"));
    SendingTask task = SendingTask.first(new ShardInfo("00000-000", 1, 1, 1, 1));
    new Records(directory.ledger())
        .createIntent(
            SENDING, new Intent("name", "files/f", "model", "", "old", Instant.EPOCH, task));
    return directory;
  }

  private static GeminiClient client(EmulatorServer server) {
    return new HttpGeminiClient(
        ClientOptions.of(URI.create(server.baseUrl())), null, Sleeper.system(), Clock.systemUTC());
  }
}
