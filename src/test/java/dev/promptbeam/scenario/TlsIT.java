package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.proxy.Certificates;
import dev.promptbeam.proxy.FaultyProxy;
import dev.promptbeam.proxy.StablePort;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that TLS does not let us trust. At the start that is a wrong address or a wrong trust
 * store: no waiting heals it and nothing was sent, so it ends at once with exit code 2. Later it
 * may be the server's passing mistake, while jobs run: it is waited for like one that is away.
 */
class TlsIT {
  @TempDir static Path certificateFolder;
  private static Certificates certificates;
  private static Certificates others;

  @TempDir Path folder;

  @BeforeAll
  static void make() throws Exception {
    certificates = Certificates.forHost("localhost", certificateFolder);
    others = Certificates.forHost("127.0.0.1", certificateFolder);
  }

  @Tag("process")
  @Test
  void refusesAnUntrustedCertificateAtOnceAndRunsOnceItIsTrusted() throws Exception {
    try (Scenario work = Scenario.byPolls(folder);
        FaultyProxy proxy = FaultyProxy.overTls(work.server.url(), certificates)) {
      work.rows(10).at(proxy.address("localhost").toString());

      Command refused = work.finish(2);

      assertThat(refused.err().lines())
          .singleElement()
          .asString()
          .contains(proxy.address("localhost").toString(), "certificate is not trusted");
      assertThat(proxy.connections()).isEqualTo(1);
      assertThat(work.server.calls("models.get")).isZero();

      work.environment("JAVA_OPTS", certificates.trustingOptions()).finish(0);
      work.assertBalanced(10, 0, 0);
      work.assertPaidOnce(10);
    }
  }

  @Tag("process")
  @Test
  void refusesACertificateOfAnotherHost() throws Exception {
    try (Scenario work = Scenario.byPolls(folder);
        FaultyProxy proxy = FaultyProxy.overTls(work.server.url(), certificates)) {
      work.rows(10)
          .at(proxy.address("127.0.0.1").toString())
          .environment("JAVA_OPTS", certificates.trustingOptions());

      Command refused = work.finish(2);

      assertThat(refused.err().lines()).singleElement().asString().contains("127.0.0.1 found");
      assertThat(proxy.connections()).isEqualTo(1);
    }
  }

  @Tag("process")
  @Test
  void saysThatWhatJavaTrustsCannotBeRead() throws Exception {
    try (Scenario work = Scenario.byPolls(folder)) {
      work.rows(1)
          .environment("JAVA_OPTS", "-Djavax.net.ssl.trustStore=" + work.path("data/rows.jsonl"));

      Command refused = work.finish(2);

      assertThat(refused.err().lines())
          .singleElement()
          .asString()
          .contains("the certificates that Java trusts cannot be read");
      assertThat(work.server.calls("models.get")).isZero();
    }
  }

  @Test
  void refusesAServerThatDoesNotSpeakTls() throws Exception {
    try (Scenario work = Scenario.byPolls(folder);
        ServerSocket plain = new ServerSocket(0)) {
      Thread answering = new Thread(() -> answerPlainly(plain));
      answering.setDaemon(true);
      answering.start();
      work.rows(10).at("https://localhost:" + plain.getLocalPort());

      Command refused = work.finish(2);

      assertThat(refused.err().lines()).singleElement().asString().contains("does not speak it");
    }
  }

  @Tag("process")
  @Test
  void waitsMidwayForACertificateThatCannotBeTrusted() throws Exception {
    try (Scenario work = Scenario.byClock(folder)) {
      int port = StablePort.free();
      FaultyProxy trusted = FaultyProxy.overTls(work.server.url(), certificates, port);
      String address = trusted.address("localhost").toString();
      work.rows(20).at(address).environment("JAVA_OPTS", certificates.trustingOptions());
      work.server.fault("{'operation':'job','action':{'runningMillis':3600000}}");
      ChildProcess process = work.startUntil("all run", () -> work.run.sendings("job") == 2);

      trusted.close();
      try (FaultyProxy strange = FaultyProxy.overTls(work.server.url(), others, port)) {
        work.await(process, "calls in vain", () -> strange.connections() >= 6);
      }
      assertThat(process.isAlive()).isTrue();
      try (FaultyProxy again = FaultyProxy.overTls(work.server.url(), certificates, port)) {
        work.server.advanceClock("PT2H");

        assertThat(process.exitCode()).as(process.story()).isZero();
      }
      work.assertBalanced(20, 0, 0);
      work.assertPaidOnce(20);
    }
  }

  private static void answerPlainly(ServerSocket server) {
    try {
      while (true) {
        try (Socket client = server.accept()) {
          client
              .getOutputStream()
              .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          client.shutdownOutput();
          client.getInputStream().readAllBytes();
        }
      }
    } catch (IOException closed) {
      return;
    }
  }
}
