package dev.promptbeam.gemini.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.promptbeam.gemini.Clients;
import dev.promptbeam.gemini.GeminiException.Unreachable;
import dev.promptbeam.gemini.RawServer;
import dev.promptbeam.gemini.ScriptedServer.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CutDownloadTest extends AgainstScriptedServer {
  private static final String NAME = "files/batch-leg9wy9p5df66syjxke2eq4xfjqcwp47ejv3";
  private static final String LINES =
      "{\"key\":\"a\",\"response\":{}}\n{\"key\":\"b\",\"error\":{\"code\":3}}\n";

  @TempDir private Path folder;
  private Path target;

  @BeforeEach
  void nameTarget() {
    target = folder.resolve("responses.jsonl");
  }

  @Test
  void restartsABodyCutWithAMatchingLength() throws Exception {
    server.then(Reply.ok(LINES.substring(0, LINES.length() - 5)), Reply.ok(LINES));

    client.download(NAME, target);

    assertThat(target).hasContent(LINES);
    assertThat(server.requests()).extracting(request -> request.header("range")).containsOnly("");
  }

  @Test
  void reportsABodyThatIsAlwaysCutElsewhere() {
    for (int bytes = 1; bytes <= 4; bytes++) {
      server.then(Reply.ok(LINES + "{\"key\":\"c\",\"resp".substring(0, bytes)));
    }

    Unreachable failure =
        catchThrowableOfType(Unreachable.class, () -> client.download(NAME, target));

    assertThat(failure).hasMessageContaining("the download was cut within its last line");
    assertThat(failure.bodySent()).isTrue();
    assertThat(server.requests()).hasSize(4);
    assertThat(names()).isEmpty();
  }

  @Test
  void believesALastLineThatIsBrokenInTheSameWayThreeTimes() throws Exception {
    String body = LINES + "{\"key\":\"c\",\"resp";
    server.then(Reply.ok(body));

    client.download(NAME, target);

    assertThat(target).hasContent(body);
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void doesNotBelieveABrokenLastLineThatComesTwice() throws Exception {
    String body = LINES + "{\"key\":\"c\",\"resp";
    server.then(Reply.ok(body), Reply.ok(body), Reply.ok(LINES));

    client.download(NAME, target);

    assertThat(target).hasContent(LINES);
  }

  @Test
  void doesNotBelieveOtherBytesOfTheSameLength() {
    for (String broken : new String[] {"{\"a", "{\"b", "{\"a", "{\"b"}) {
      server.then(Reply.ok(LINES + broken));
    }

    assertThat(catchThrowableOfType(Unreachable.class, () -> client.download(NAME, target)))
        .isNotNull();
    assertThat(server.requests()).hasSize(4);
  }

  @Test
  void reportsABodyThatEndsByCloseWithinALine() throws Exception {
    String endless = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + LINES;
    try (RawServer raw =
            new RawServer(
                RawServer.send(endless + "{"),
                RawServer.send(endless + "{\"k"),
                RawServer.send(endless + "{\"ke"),
                RawServer.send(endless + "{\"key"));
        HttpGeminiClient cut = Clients.client(raw.address())) {
      assertThat(catchThrowableOfType(Unreachable.class, () -> cut.download(NAME, target)))
          .hasMessageContaining("the download was cut");
    }
  }

  @Test
  void acceptsAWholeLastLineWithoutANewline() throws Exception {
    server.then(Reply.ok(LINES.strip()));

    client.download(NAME, target);

    assertThat(target).hasContent(LINES.strip());
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void leavesToTheReaderWhatIsNotCut() throws Exception {
    server.then(Reply.ok(LINES + "not json but a line\n"));

    client.download(NAME, target);

    assertThat(target).hasContent(LINES + "not json but a line\n");
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"12", "\"text\"", "{\"a\":1}{\"b\"", "[1,2]", "{\"a\":1} x"})
  void aLastLineThatIsNoObjectIsCut(String last) throws Exception {
    server.then(Reply.ok(LINES + last), Reply.ok(LINES));

    client.download(NAME, target);

    assertThat(target).hasContent(LINES);
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void findsTheCutInALastLineLongerThanItsBuffer() throws Exception {
    server.then(Reply.ok(LINES + "{\"key\":\"" + "x".repeat(200_000)), Reply.ok(LINES));

    client.download(NAME, target);

    assertThat(target).hasContent(LINES);
  }

  @Test
  void acceptsALongLastLine() throws Exception {
    String longLine = "{\"key\":\"" + "x".repeat(200_000) + "\"}";
    server.then(Reply.ok(LINES + longLine));

    client.download(NAME, target);

    assertThat(Files.size(target)).isEqualTo(LINES.length() + longLine.length());
  }

  private Stream<String> names() {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.map(path -> path.getFileName().toString()).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
