package dev.promptbeam.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.promptbeam.gemini.GeminiException.Unreachable;
import dev.promptbeam.gemini.RawServer.Behaviour;
import dev.promptbeam.model.RequestKind;
import dev.promptbeam.model.Sleeper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every call ends, and ends at once on interrupt, however silent the server is. */
@Timeout(10)
class SilenceTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n";

  /** A call that meets the server. */
  @FunctionalInterface
  interface Use {
    void of(GeminiClient client, Path folder) throws Exception;
  }

  @TempDir private Path folder;

  static Stream<Arguments> calls() {
    return Stream.of(
        Arguments.of("get", (Use) (client, folder) -> client.getBatch("batches/b")),
        Arguments.of("list", (Use) (client, folder) -> client.listFiles(10, null)),
        Arguments.of(
            "create",
            (Use)
                (client, folder) -> client.createBatch(RequestKind.GENERATE, "m", "d", "files/f")),
        Arguments.of("cancel", (Use) (client, folder) -> client.cancelBatch("batches/b")),
        Arguments.of(
            "download", (Use) (client, folder) -> client.download("files/f", folder.resolve("x"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void endsWithoutAnAnswer(String name, Use use) throws Exception {
    endsAsUnreachable(RawServer.stallAfter(""), use, "request timed out");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void endsWithinABody(String name, Use use) throws Exception {
    endsAsUnreachable(
        RawServer.stallAfter(HEAD + "{\"a\":"), use, "no byte of the answer for PT0.15S");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void endsOnInterruptBeforeAnAnswer(String name, Use use) throws Exception {
    endsOnInterrupt("", use);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void endsOnInterruptWithinABody(String name, Use use) throws Exception {
    endsOnInterrupt(HEAD + "{\"a\":", use);
  }

  @Test
  void aSlowBodyThatNeverFallsSilentPasses() throws Exception {
    Behaviour slow =
        socket -> {
          byte[] body = "{\"key\":\"0123456789\"}\n".getBytes(StandardCharsets.UTF_8);
          String head = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n";
          socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
          for (byte next : body) {
            socket.getOutputStream().write(next);
            socket.getOutputStream().flush();
            TimeUnit.MILLISECONDS.sleep(25);
          }
        };
    try (RawServer server = new RawServer(slow);
        GeminiClient client = Clients.client(Clients.impatient(server.address()))) {
      client.download("files/f", folder.resolve("x"));

      assertThat(folder.resolve("x")).hasContent("{\"key\":\"0123456789\"}\n");
      assertThat(server.requests()).hasSize(1);
    }
  }

  static Stream<Arguments> shortAnswers() {
    return Stream.of(
        Arguments.of("model", (Use) (client, folder) -> client.getModel("m"), HEAD),
        Arguments.of("poll", (Use) (client, folder) -> client.getBatch("batches/b"), HEAD),
        Arguments.of("list", (Use) (client, folder) -> client.listBatches(10, null), HEAD),
        Arguments.of(
            "refused download",
            (Use) (client, folder) -> client.download("files/f", folder.resolve("x")),
            HEAD.replace("200 OK", "503 X")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shortAnswers")
  void aShortAnswerThatDripsForEverEnds(String name, Use use, String head) throws Exception {
    Behaviour drip =
        socket -> {
          socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
          while (true) {
            socket.getOutputStream().write(' ');
            socket.getOutputStream().flush();
            TimeUnit.MILLISECONDS.sleep(25);
          }
        };
    try (RawServer server = new RawServer(drip);
        GeminiClient client =
            Clients.client(Clients.failingAtOnce(Clients.impatient(server.address())))) {
      assertThat(catchThrowableOfType(Unreachable.class, () -> use.of(client, folder)))
          .hasMessageContaining("the answer took longer than PT0.3S");
    }
  }

  @Test
  void waitsBetweenTriesEndOnInterrupt() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    Sleeper sleeper =
        duration -> {
          waiting.countDown();
          new CountDownLatch(1).await();
        };
    try (ScriptedServer server = new ScriptedServer();
        GeminiClient client = Clients.client(Clients.options(server.address()), sleeper)) {
      assertThat(interrupted(() -> client.download("files/f", folder.resolve("x")), waiting))
          .isInstanceOf(InterruptedException.class);
    }
  }

  private void endsAsUnreachable(Behaviour behaviour, Use use, String why) throws Exception {
    try (RawServer server = new RawServer(behaviour);
        GeminiClient client =
            Clients.client(Clients.failingAtOnce(Clients.impatient(server.address())))) {
      Unreachable failure = catchThrowableOfType(Unreachable.class, () -> use.of(client, folder));

      assertThat(failure).hasMessageEndingWith(why);
      assertThat(failure.bodySent()).isTrue();
      assertThat(server.requests()).hasSize(1);
    }
  }

  private void endsOnInterrupt(String sent, Use use) throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    Behaviour stall =
        socket -> {
          socket.getOutputStream().write(sent.getBytes(StandardCharsets.UTF_8));
          arrived.countDown();
          new CountDownLatch(1).await();
        };
    try (RawServer server = new RawServer(stall);
        GeminiClient client =
            Clients.client(Clients.failingAtOnce(ClientOptions.of(server.address())))) {
      assertThat(interrupted(() -> use.of(client, folder), arrived))
          .isInstanceOf(InterruptedException.class);
    }
  }

  /** What a call throws whose thread is interrupted once the latch is open. */
  private static @Nullable Throwable interrupted(ThrowingCallable call, CountDownLatch open)
      throws InterruptedException {
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread caller = new Thread(() -> thrown.set(catchThrowable(call)));
    caller.start();
    open.await();
    caller.interrupt();
    caller.join(5_000);
    assertThat(caller.isAlive()).isFalse();
    return thrown.get();
  }
}
