package dev.promptbeam.gemini.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.gemini.Clients;
import dev.promptbeam.gemini.EmulatorHandle;
import dev.promptbeam.gemini.GeminiException.Unavailable;
import dev.promptbeam.gemini.GeminiException.Unreachable;
import dev.promptbeam.gemini.RemoteFile;
import dev.promptbeam.gemini.UploadServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A large upload on a bad line: it may fail as often as it likes while it comes forward. */
class CutUploadTest {
  private static final int CHUNK = 8 << 20;

  /** Half a chunk each, and more than an upload survives without progress. */
  private static final int CUTS = 8;

  @TempDir Path folder;
  private EmulatorServer server;
  private HttpGeminiClient client;

  @BeforeEach
  void start() throws IOException {
    server = EmulatorServer.start(EmulatorOptions.defaults().withAnonymousCalls());
    client = Clients.client(URI.create(server.baseUrl()));
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void mayBeCutManyTimesWhileItComesForward() throws Exception {
    byte[] bytes = UploadServer.bytes(CUTS * CHUNK / 2 + CHUNK + CHUNK / 4);
    EmulatorHandle.fault(
        server,
        """
        {"operation":"files.upload.chunk","times":%d,
         "action":{"type":"keepHalf","code":503}}
        """
            .formatted(CUTS));

    RemoteFile file = client.upload(Files.write(folder.resolve("input"), bytes), "d");

    assertThat(file.sizeBytes()).isEqualTo(bytes.length);
    assertThat(EmulatorHandle.sha256(server, file.name())).isEqualTo(sha256(bytes));
    assertThat(EmulatorHandle.strikes(server)).isEqualTo(CUTS);
  }

  @Test
  void endsWhereItDoesNotComeForward() throws Exception {
    EmulatorHandle.fault(
        server,
        """
        {"operation":"files.upload.chunk","times":1000,"action":{"type":"status","code":503}}
        """);
    Path input = Files.write(folder.resolve("input"), UploadServer.bytes(CHUNK + 1));

    assertThatThrownBy(() -> client.upload(input, "d"))
        .as("a refusal, or the end of the connection before it was read")
        .isInstanceOfAny(Unavailable.class, Unreachable.class);

    assertThat(EmulatorHandle.strikes(server)).isEqualTo(4);
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
