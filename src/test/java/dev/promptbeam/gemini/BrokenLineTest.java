package dev.promptbeam.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.promptbeam.Lane;
import dev.promptbeam.emulator.EmulatorOptions;
import dev.promptbeam.emulator.EmulatorServer;
import dev.promptbeam.gemini.GeminiException.Unreachable;
import dev.promptbeam.model.Json;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.proxy.FaultyProxy;
import dev.promptbeam.proxy.LineFault;
import dev.promptbeam.proxy.LineFault.End;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The client and the emulator with a line between them that is reset, closed or silent. */
@Timeout(60)
class BrokenLineTest {
  private static final int CHUNK = 8 << 20;

  /** Of a megabyte each, so that they make two chunks. */
  private static final int LINES = 11;

  private static final String UPLOAD = "POST /upload/v1beta/files\\?";
  private static final String CREATE = "POST .*:batchGenerateContent";
  private static final String DOWNLOAD = "GET .*:download";

  @TempDir private Path folder;
  private EmulatorServer server;
  private FaultyProxy proxy;
  private GeminiClient client;

  @BeforeEach
  void start() throws IOException {
    server = EmulatorServer.start(EmulatorOptions.defaults().withAnonymousCalls());
    proxy = FaultyProxy.to(server.baseUrl());
    ClientOptions options =
        new ClientOptions(
            proxy.address(),
            Clients.timeouts(2_000, 2_000, 2_000, 1_000),
            Clients.options(proxy.address()).transfers());
    client = Clients.client(Clients.chunked(options, CHUNK, CHUNK));
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    proxy.close();
    server.close();
  }

  @Tag(Lane.BREADTH)
  @ParameterizedTest(name = "{0} after {1} bytes of a chunk")
  @CsvSource({"RESET,0", "RESET,3000000", "CLOSE,3000000", "STALL,3000000", "RESET,8388608"})
  void anUploadGoesOnWhereItBroke(End end, long bytes) throws Exception {
    LineFault fault = proxy.with(LineFault.on(UPLOAD).times(2).afterRequest(bytes).by(end));
    Path file = lines(LINES, 1_000_000);

    RemoteFile uploaded = client.upload(file, "broken");

    assertThat(fault.strikes()).isEqualTo(2);
    assertThat(uploaded.sizeBytes()).isEqualTo(Files.size(file));
    assertThat(client.listFiles(10, null).items()).hasSize(1);
    // The emulator reads the whole file at create, so that a byte in the wrong place would show.
    assertThat(
            client
                .createBatch(RequestKind.GENERATE, "gemini-2.5-flash", "d", uploaded.name())
                .stats()
                .requests())
        .isEqualTo(LINES);
  }

  @Tag(Lane.BREADTH)
  @ParameterizedTest
  @EnumSource(End.class)
  void anUploadWhoseAnswersAreLostIsNotSentTwice(End end) throws Exception {
    LineFault fault = proxy.with(LineFault.on(UPLOAD).times(3).afterAnswer(0).by(end));
    Path file = lines(LINES, 1_000_000);

    RemoteFile uploaded = client.upload(file, "lost");

    assertThat(fault.strikes()).isEqualTo(3);
    assertThat(uploaded.sizeBytes()).isEqualTo(Files.size(file));
    assertThat(client.listFiles(10, null).items()).hasSize(1);
  }

  @ParameterizedTest(name = "{0} after {1} bytes of the answer")
  @CsvSource({"RESET,0", "RESET,20", "CLOSE,0", "CLOSE,200", "STALL,0", "STALL,200"})
  void aCreateWhoseAnswerIsLostIsDoubtfulAndMadeOnce(End end, long bytes) throws Exception {
    String file = client.upload(lines(2, 100), "d").name();
    LineFault fault = proxy.with(LineFault.on(CREATE).afterAnswer(bytes).by(end));

    Unreachable failure =
        catchThrowableOfType(
            Unreachable.class,
            () -> client.createBatch(RequestKind.GENERATE, "gemini-2.5-flash", "d", file));

    assertThat(failure.bodySent()).isTrue();
    assertThat(fault.strikes()).isEqualTo(1);
    assertThat(accounting().at("/calls/batches.create").asInt()).isEqualTo(1);
    assertThat(accounting().path("creates")).hasSize(1);
  }

  @Test
  void aCreateThatNeverArrivedIsDoubtfulToo() throws Exception {
    String file = client.upload(lines(2, 100), "d").name();
    LineFault fault = proxy.with(LineFault.on(CREATE).afterRequest(10));

    assertThat(
            catchThrowableOfType(
                    Unreachable.class,
                    () -> client.createBatch(RequestKind.GENERATE, "gemini-2.5-flash", "d", file))
                .bodySent())
        .isTrue();
    assertThat(fault.strikes()).isEqualTo(1);
    assertThat(accounting().path("creates")).isEmpty();
  }

  @Tag(Lane.BREADTH)
  @ParameterizedTest(name = "{0} after {1} bytes")
  @CsvSource({
    "CLOSE,0", "CLOSE,1", "CLOSE,50", "CLOSE,400", "CLOSE,5000", "CLOSE,900000",
    "RESET,0", "RESET,50", "RESET,5000", "RESET,900000", "STALL,50", "STALL,5000"
  })
  void aDownloadResumesWhereverItWasCut(End end, long bytes) throws Exception {
    String answers = succeeded(lines(5_000, 100));
    client.download(answers, folder.resolve("whole"));
    LineFault fault = proxy.with(LineFault.on(DOWNLOAD).times(2).afterAnswer(bytes).by(end));

    client.download(answers, folder.resolve("cut"));

    assertThat(fault.strikes()).isEqualTo(2);
    assertThat(folder.resolve("cut")).hasSameBinaryContentAs(folder.resolve("whole"));
  }

  @Tag(Lane.BREADTH)
  @ParameterizedTest
  @EnumSource(End.class)
  void aGetAndAListOverABrokenLineAreUnreachable(End end) {
    LineFault fault = proxy.with(LineFault.on("GET /v1beta/batches").afterAnswer(40).by(end));

    assertThat(catchThrowableOfType(Unreachable.class, () -> client.listBatches(10, null)))
        .isNotNull();
    assertThat(catchThrowableOfType(Unreachable.class, () -> client.getBatch("batches/b")))
        .isNotNull();
    assertThat(fault.strikes()).isBetween(2, 4); // the JDK sends a GET again that got no answer
  }

  /** Polls a job over that file to its end. */
  private String succeeded(Path file) throws Exception {
    String job =
        client
            .createBatch(
                RequestKind.GENERATE, "gemini-2.5-flash", "d", client.upload(file, "d").name())
            .name();
    BatchJob seen = client.getBatch(job);
    while (seen.responsesFile() == null) {
      seen = client.getBatch(job);
    }
    return seen.responsesFile();
  }

  /** Lines with one request each. */
  private Path lines(int count, int bytes) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < count; line++) {
      String prompt = line + " " + "x".repeat(bytes);
      text.append("{\"key\":\"k").append(line);
      text.append("\",\"request\":{\"contents\":[{\"parts\":[{\"text\":\"").append(prompt);
      text.append("\"}]}]}}\n");
    }
    return Files.writeString(folder.resolve("lines.jsonl"), text);
  }

  private JsonNode accounting() throws IOException {
    return Json.MAPPER.readTree(URI.create(server.baseUrl() + "/_emulator/requests").toURL());
  }
}
