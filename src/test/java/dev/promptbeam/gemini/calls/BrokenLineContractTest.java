package dev.promptbeam.gemini.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.gemini.Clients;
import dev.promptbeam.gemini.EmulatorContract;
import dev.promptbeam.gemini.GeminiClient;
import dev.promptbeam.proxy.FaultyProxy;
import dev.promptbeam.proxy.LineFault;
import dev.promptbeam.proxy.LineFault.End;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The client over a line that resets the first upload, cuts the first download, and spells headers
 * in small letters.
 */
class BrokenLineContractTest extends EmulatorContract {
  private FaultyProxy proxy;
  private LineFault upload;
  private LineFault download;
  private HttpGeminiClient client;

  @BeforeEach
  void open() throws IOException {
    proxy = FaultyProxy.to(server.baseUrl()).withLowerCaseHeaders();
    upload = proxy.with(LineFault.on("POST /upload/v1beta/files\\?").times(1).afterRequest(0));
    download = proxy.with(LineFault.on("GET .*:download").times(1).afterAnswer(300).by(End.CLOSE));
    client = Clients.client(proxy.address());
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    proxy.close();
  }

  @Override
  public GeminiClient client() {
    return client;
  }

  @Test
  void theLineBreaksWhereItIsToldTo() throws Exception {
    client.download(answers(), folder.resolve("answers"));

    assertThat(Files.readAllLines(folder.resolve("answers"))).hasSize(3);
    assertThat(upload.strikes()).isEqualTo(1);
    assertThat(download.strikes()).isEqualTo(1);
  }
}
