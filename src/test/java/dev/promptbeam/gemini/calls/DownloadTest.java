package dev.promptbeam.gemini.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.promptbeam.gemini.Clients;
import dev.promptbeam.gemini.Fixtures;
import dev.promptbeam.gemini.GeminiException;
import dev.promptbeam.gemini.GeminiException.Gone;
import dev.promptbeam.gemini.GeminiException.Quota;
import dev.promptbeam.gemini.GeminiException.Unavailable;
import dev.promptbeam.gemini.RawServer;
import dev.promptbeam.gemini.ScriptedServer.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest extends AgainstScriptedServer {
  private static final String NAME = "files/batch-leg9wy9p5df66syjxke2eq4xfjqcwp47ejv3";
  private static final String LINES =
      "{\"key\":\"a\",\"response\":{}}\n{\"key\":\"b\",\"error\":{\"code\":3}}\n";
  private static final String SDK_PATH = "/v1beta/" + NAME + ":download?alt=media";

  @TempDir private Path folder;
  private Path target;

  @BeforeEach
  void nameTarget() {
    target = folder.resolve("responses.jsonl");
  }

  @Test
  void writesTheFileAndLeavesNothingElse() throws Exception {
    server.then(Reply.ok(LINES));

    client.download(NAME, target);

    assertThat(target).hasContent(LINES);
    assertThat(names()).containsExactly("responses.jsonl");
    assertThat(server.only().target()).isEqualTo(SDK_PATH);
    assertThat(server.only().header("range")).isEmpty();
  }

  @Test
  void keepsCapturedLinesByteForByte() throws Exception {
    String lines = Fixtures.FILE_LINES.replace("...", "U+2028 \u2028 stays, ä too");
    server.then(Reply.ok(lines));

    client.download(NAME, target);

    assertThat(Files.readString(target)).isEqualTo(lines);
  }

  @Test
  void takesTheOtherPathWhereTheFirstIsUnknown() throws Exception {
    server.then(Fixtures.refusal(404, "NOT_FOUND", "none"), Reply.ok(LINES));

    client.download(NAME, target);

    assertThat(target).hasContent(LINES);
    assertThat(server.requests().get(1).target()).isEqualTo("/download" + SDK_PATH);
  }

  @Test
  void aFileMissingOnBothPathsIsGone() {
    server.then(
        Fixtures.refusal(404, "NOT_FOUND", "none"), Fixtures.refusal(404, "NOT_FOUND", "none"));

    assertThat(catchThrowableOfType(Gone.class, () -> client.download(NAME, target))).isNotNull();
    assertThat(server.requests()).hasSize(2);
    assertThat(names()).isEmpty();
  }

  @Test
  void aForbiddenFileIsGone() {
    server.then(Reply.json(403, "{\"error\":{\"code\":403,\"message\":\"File x\"}}"));

    assertThat(catchThrowableOfType(Gone.class, () -> client.download(NAME, target))).isNotNull();
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aQuotaIsTheCallersToWaitFor() {
    server.then(Fixtures.refusal(429, "RESOURCE_EXHAUSTED", "full"));

    assertThat(catchThrowableOfType(Quota.class, () -> client.download(NAME, target))).isNotNull();
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void triesAgainWhileTheServerIsUnavailable() throws Exception {
    server.then(Reply.json(503, "{}"), Reply.json(500, "{}"), Reply.ok(LINES));

    client.download(NAME, target);

    assertThat(target).hasContent(LINES);
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void givesUpAfterBoundedTriesAndLeavesNothing() {
    server.then(Reply.json(503, "{}"));

    assertThat(catchThrowableOfType(Unavailable.class, () -> client.download(NAME, target)))
        .isNotNull();
    assertThat(server.requests()).hasSize(4);
    assertThat(names()).isEmpty();
  }

  @Test
  void resumesACutBodyWhereItEnded() throws Exception {
    int held = 30;
    try (RawServer raw =
            new RawServer(
                RawServer.send(head(200, LINES.length(), "") + LINES.substring(0, held)),
                RawServer.send(
                    head(206, LINES.length() - held, range(held, LINES.length()))
                        + LINES.substring(held)));
        HttpGeminiClient cut = Clients.client(raw.address())) {
      cut.download(NAME, target);

      assertThat(target).hasContent(LINES);
      assertThat(raw.requests()).hasSize(2);
      assertThat(raw.requests().get(1)).containsIgnoringCase("range: bytes=" + held + "-\r\n");
    }
  }

  @Test
  void aLargeFileMayBeCutManyTimes() throws Exception {
    RawServer.Behaviour[] pieces = new RawServer.Behaviour[LINES.length() / 10 + 1];
    for (int i = 0; i < pieces.length; i++) {
      int from = 10 * i;
      int to = Math.min(from + 10, LINES.length());
      String range = from == 0 ? "" : range(from, LINES.length());
      String head = head(from == 0 ? 200 : 206, LINES.length() - from, range);
      pieces[i] = RawServer.send(head + LINES.substring(from, to));
    }
    try (RawServer raw = new RawServer(pieces);
        HttpGeminiClient cut =
            Clients.client(Clients.chunked(Clients.options(raw.address()), 10, 1_000))) {
      cut.download(NAME, target);

      assertThat(target).hasContent(LINES);
      assertThat(raw.requests()).hasSize(pieces.length);
    }
  }

  @Test
  void restartsWhereTheServerIgnoresTheRange() throws Exception {
    try (RawServer raw =
            new RawServer(
                RawServer.reset(head(200, LINES.length(), "") + LINES.substring(0, 30)),
                RawServer.send(head(200, LINES.length(), "") + LINES));
        HttpGeminiClient cut = Clients.client(raw.address())) {
      cut.download(NAME, target);

      assertThat(target).hasContent(LINES);
    }
  }

  @Test
  void restartsWhereTheServerSendsAnotherRange() throws Exception {
    try (RawServer raw =
            new RawServer(
                RawServer.send(head(200, LINES.length(), "") + LINES.substring(0, 30)),
                RawServer.send(head(206, 4, range(3, 7)) + "xxxx"),
                RawServer.send(head(200, LINES.length(), "") + LINES));
        HttpGeminiClient cut = Clients.client(raw.address())) {
      cut.download(NAME, target);

      assertThat(target).hasContent(LINES);
      assertThat(raw.requests().get(2)).doesNotContainIgnoringCase("range:");
    }
  }

  @Test
  void goesOnWhereARangeIsShorterThanTheRest() throws Exception {
    int length = LINES.length();
    try (RawServer raw =
            new RawServer(
                RawServer.send(head(200, length, "") + LINES.substring(0, 10)),
                RawServer.send(
                    head(206, 10, "Content-Range: bytes 10-19/" + length + "\r\n")
                        + LINES.substring(10, 20)),
                RawServer.send(head(206, length - 20, range(20, length)) + LINES.substring(20)));
        HttpGeminiClient cut = Clients.client(raw.address())) {
      cut.download(NAME, target);

      assertThat(target).hasContent(LINES);
      assertThat(raw.requests()).hasSize(3);
    }
  }

  @Test
  void restartsWhereTheRangeIsRefused() throws Exception {
    try (RawServer raw =
            new RawServer(
                RawServer.send(head(200, LINES.length(), "") + LINES.substring(0, 30)),
                RawServer.send(head(416, 0, "")),
                RawServer.send(head(200, LINES.length(), "") + LINES));
        HttpGeminiClient cut = Clients.client(raw.address())) {
      cut.download(NAME, target);

      assertThat(target).hasContent(LINES);
    }
  }

  @Test
  void replacesWhatStoodThereBefore() throws Exception {
    Files.writeString(target, "old");
    server.then(Reply.ok(LINES));

    client.download(NAME, target);

    assertThat(target).hasContent(LINES);
    assertThat(names()).containsExactly("responses.jsonl");
    assertThat(Files.getPosixFilePermissions(target))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  }

  @Test
  void aMissingFolderIsNoFailureOfTheService() {
    server.then(Reply.ok(LINES));

    assertThat(
            catchThrowableOfType(
                UncheckedIOException.class,
                () -> client.download(NAME, folder.resolve("none").resolve("x"))))
        .isNotNull();
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void aDiskThatFailsIsNoFailureOfTheNetwork() throws Exception {
    Path file = Files.createFile(folder.resolve("sink"));
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    FileSink sink = new FileSink(channel, 0);
    sink.begin(200, HttpHeaders.of(Map.of(), (name, value) -> true));
    channel.close();

    boolean more = sink.accept(ByteBuffer.wrap("x".getBytes(StandardCharsets.UTF_8)));

    assertThat(more).isFalse();
    assertThat(catchThrowableOfType(UncheckedIOException.class, sink::complete)).isNotNull();
  }

  @Test
  void refusesAnswersThatNameNoFile() {
    assertThat(
            catchThrowableOfType(
                GeminiException.Invalid.class, () -> client.download("files/../x", target)))
        .isNotNull();
    assertThat(server.requests()).isEmpty();
  }

  private static String head(int status, int length, String more) {
    return "HTTP/1.1 "
        + status
        + " X\r\nConnection: close\r\nContent-Length: "
        + length
        + "\r\n"
        + more
        + "\r\n";
  }

  private static String range(int from, int total) {
    return "Content-Range: bytes " + from + "-" + (total - 1) + "/" + total + "\r\n";
  }

  private Stream<String> names() {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.map(path -> path.getFileName().toString()).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
