package dev.promptbeam.gemini.calls;

import dev.promptbeam.gemini.ClientOptions;
import dev.promptbeam.gemini.Clients;
import dev.promptbeam.gemini.ScriptedServer;
import dev.promptbeam.gemini.ScriptedServer.Request;
import dev.promptbeam.gemini.UploadServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of uploads share: an upload session and a client that sends it chunks of 16 bytes. */
abstract class AgainstUploadServer {
  static final int CHUNK = 16;

  @TempDir Path folder;
  final UploadServer session = new UploadServer();
  final List<Duration> waits = new ArrayList<>();
  ScriptedServer server;
  HttpGeminiClient client;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedServer();
    server.then(session::answer);
    ClientOptions options = Clients.chunked(Clients.options(server.address()), CHUNK, 1_000);
    client = Clients.client(options, waits::add);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  Path file(int size) throws IOException {
    return Files.write(folder.resolve("input"), UploadServer.bytes(size));
  }

  /** What arrived: {@code upload 0+16}. */
  List<String> commands() {
    return server.requests().stream().map(AgainstUploadServer::command).toList();
  }

  private static String command(Request request) {
    String command = request.header("x-goog-upload-command");
    if (command.startsWith("upload")) {
      return command + " " + request.header("x-goog-upload-offset") + "+" + request.body().length;
    }
    return command.isEmpty() ? request.method().toLowerCase(Locale.ROOT) : command;
  }
}
