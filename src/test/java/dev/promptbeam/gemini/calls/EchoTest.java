package dev.promptbeam.gemini.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptbeam.gemini.Clients;
import dev.promptbeam.gemini.RawServer;
import dev.promptbeam.gemini.RpcStatus;
import dev.promptbeam.gemini.ScriptedServer.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key that the service repeats is neither stored nor shown. */
class EchoTest extends AgainstScriptedServer {
  private static final String KEY = Clients.KEY;
  private static final String STARS = "*".repeat(KEY.length());
  private static final String LINES =
      "{\"key\":\"a\",\"error\":{\"code\":7,\"message\":\"key KEY may not\"}}\n"
          + "{\"key\":\"b\",\"response\":{\"candidates\":[{\"finishMessage\":\"KEY\"}]}}\n";

  @TempDir private Path folder;

  @Test
  void theErrorOfAJobHidesIt() throws Exception {
    String escaped = "\\u0041" + KEY.substring(1);
    server.then(
        Reply.ok(
            "{\"name\":\"batches/b\",\"done\":true,\"error\":{\"code\":7,\"message\":\""
                + ("no " + KEY + " nor " + escaped)
                + "\"}}"));

    RpcStatus error = client.getBatch("batches/b").error();

    assertThat(error).isEqualTo(new RpcStatus(7, "no " + STARS + " nor [redacted]"));
  }

  @Test
  void theAnswersOfAFileHideIt() throws Exception {
    server.then(Reply.ok(LINES.replace("KEY", KEY)));

    client.download("files/f", folder.resolve("x"));

    assertThat(folder.resolve("x")).hasContent(LINES.replace("KEY", STARS));
  }

  @Test
  void theAnswersOfAnInlineJobHideIt() throws Exception {
    server.then(
        Reply.ok(
            "{\"name\":\"batches/b\",\"response\":{\"inlinedResponses\":[{\"error\":{\"code\":7,"
                + "\"message\":\""
                + KEY
                + "\"},\"metadata\":{\"key\":\"k\"}}]}}"));

    client.downloadInlined("batches/b", folder.resolve("x"));

    assertThat(folder.resolve("x"))
        .hasContent("{\"key\":\"k\",\"error\":{\"code\":7,\"message\":\"" + STARS + "\"}}\n");
  }

  /** Both where the line breaks and where a range ends before the whole. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDownloadThatIsCutWithinItHidesIt(boolean inGoodOrder) throws Exception {
    String lines = LINES.replace("KEY", KEY);
    int first = lines.indexOf(KEY) + 12;
    int second = lines.lastIndexOf(KEY) + 5;
    String head = "HTTP/1.1 %d X\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n";
    String range = "Content-Range: bytes %d-%d/" + lines.length() + "\r\n";
    int held = lines.indexOf(KEY);
    int heldThen = lines.lastIndexOf(KEY);
    int announced = inGoodOrder ? second - held : lines.length() - held;
    try (RawServer raw =
            new RawServer(
                RawServer.send(head.formatted(200, lines.length(), "") + lines.substring(0, first)),
                RawServer.send(
                    head.formatted(206, announced, range.formatted(held, lines.length() - 1))
                        + lines.substring(held, second)),
                RawServer.send(
                    head.formatted(
                            206,
                            lines.length() - heldThen,
                            range.formatted(heldThen, lines.length() - 1))
                        + lines.substring(heldThen)));
        HttpGeminiClient cut = Clients.client(raw.address())) {
      cut.download("files/f", folder.resolve("x"));

      assertThat(Files.readString(folder.resolve("x"))).isEqualTo(LINES.replace("KEY", STARS));
      assertThat(raw.requests()).hasSize(3);
      assertThat(raw.requests().get(1)).containsIgnoringCase("range: bytes=" + held + "-\r\n");
      assertThat(raw.requests().get(2)).containsIgnoringCase("range: bytes=" + heldThen + "-\r\n");
    }
  }
}
