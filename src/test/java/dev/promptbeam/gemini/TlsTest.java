package dev.promptbeam.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.gemini.GeminiException.Unreachable;
import dev.promptbeam.gemini.GeminiException.Untrusted;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.proxy.Certificates;
import dev.promptbeam.proxy.FaultyProxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS that comes about, and each way in which it does not. */
@Timeout(60)
class TlsTest {
  @TempDir private static Path certificateFolder;
  private static SSLContext usual;
  private static Certificates certificates;
  private static EmulatorServer server;
  private static FaultyProxy secure;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    usual = SSLContext.getDefault();
    certificates = Certificates.forHost("localhost", certificateFolder);
    server = EmulatorServer.start(EmulatorOptions.defaults().withAnonymousCalls());
    secure = FaultyProxy.overTls(server.baseUrl(), certificates);
  }

  @AfterAll
  static void stop() throws Exception {
    secure.close();
    server.close();
  }

  @AfterEach
  void trustAsUsual() {
    SSLContext.setDefault(usual);
  }

  @Test
  void aTrustedServerIsSpokenTo() throws Exception {
    SSLContext.setDefault(certificates.trusting());
    Path file = folder.resolve("lines.jsonl");
    Files.writeString(
        file, "{\"key\":\"k\",\"request\":{\"contents\":[{\"parts\":[{\"text\":\"x\"}]}]}}\n");

    try (GeminiClient client = Clients.client(secure.address("localhost"))) {
      RemoteFile uploaded = client.upload(file, "d");

      assertThat(
              client
                  .createBatch(RequestKind.GENERATE, "gemini-2.5-flash", "d", uploaded.name())
                  .state())
          .isEqualTo(BatchState.PENDING);
    }
  }

  @Test
  void anUntrustedCertificateIsRefusedBeforeAnythingIsSent() {
    Untrusted failure = refused(secure.address("localhost"));

    assertThat(failure)
        .hasMessageContaining("GET /v1beta/models/m: TLS failed")
        .hasMessageContaining("the server's certificate is not trusted");
  }

  @Test
  void aCertificateOfAnotherHostIsRefused() throws Exception {
    SSLContext.setDefault(certificates.trusting());

    assertThat(refused(secure.address("127.0.0.1")))
        .hasMessageContaining("certificate is not trusted")
        .hasMessageContaining("127.0.0.1");
  }

  @Test
  void aServerThatDoesNotSpeakTlsIsRefused() throws Exception {
    try (RawServer plain =
        RawServer.hasty(RawServer.send("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"))) {
      assertThat(refused(https(plain.address()))).hasMessageContaining("does not speak it");
    }
  }

  /** It may be about to: nothing that the server has said speaks against it. */
  @Test
  void aServerThatSaysNothingToTlsIsUnreachable() throws Exception {
    try (RawServer silent = RawServer.hasty(RawServer.stallAfter(""));
        GeminiClient client = Clients.client(Clients.impatient(https(silent.address())))) {
      Unreachable failure =
          catchThrowableOfType(
              Unreachable.class,
              () -> client.createBatch(RequestKind.GENERATE, "m", "d", "files/f"));

      assertThat(failure).hasMessageContaining("does not speak TLS");
      assertThat(failure.bodySent()).isFalse();
    }
  }

  @Test
  void aHandshakeThatBreaksOffIsUnreachableAndNothingWasSent() throws Exception {
    try (RawServer broken = RawServer.hasty(RawServer.send(""));
        GeminiClient client = Clients.client(https(broken.address()))) {
      Unreachable failure =
          catchThrowableOfType(
              Unreachable.class,
              () -> client.createBatch(RequestKind.GENERATE, "m", "d", "files/f"));

      assertThat(failure).hasMessageContaining("TLS failed");
      assertThat(failure.bodySent()).isFalse();
    }
  }

  @Test
  void anUploadToAnUntrustedServerIsNotTriedAgain() throws Exception {
    Path file = folder.resolve("lines.jsonl");
    Files.writeString(file, "{}\n");
    int before = secure.connections();

    try (GeminiClient client = Clients.client(secure.address("localhost"))) {
      assertThat(catchThrowableOfType(Untrusted.class, () -> client.upload(file, "d"))).isNotNull();
      assertThat(
              catchThrowableOfType(
                  Untrusted.class, () -> client.download("files/f", folder.resolve("x"))))
          .isNotNull();
    }
    assertThat(secure.connections() - before).isEqualTo(2);
  }

  @Test
  void plainHttpToAServerThatSpeaksTlsSaysSo() throws Exception {
    URI plain = URI.create("http://localhost:" + secure.address().getPort());
    try (GeminiClient client = Clients.client(Clients.failingAtOnce(Clients.options(plain)))) {
      assertThat(catchThrowableOfType(Unreachable.class, () -> client.getModel("m")))
          .hasMessageContaining("its address begins with https");
    }
  }

  private static Untrusted refused(URI address) {
    try (GeminiClient client = Clients.client(address)) {
      return catchThrowableOfType(Untrusted.class, () -> client.getModel("m"));
    }
  }

  private static URI https(URI plain) {
    return URI.create(plain.toString().replace("http:", "https:"));
  }
}
