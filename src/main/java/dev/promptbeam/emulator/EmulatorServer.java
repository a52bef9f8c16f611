package dev.promptbeam.emulator;

import dev.promptbeam.emulator.http.HttpListener;
import dev.promptbeam.emulator.state.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * A local server that speaks the Gemini Batch, Files and Models API as protocol 2 to 6 describe
 * them, for tests and for trying things out. Answers are made up: not for anything else.
 *
 * <pre>{@code
 * try (EmulatorServer server = EmulatorServer.start(EmulatorOptions.defaults())) {
 *   ... server.baseUrl() ...
 * }
 * }</pre>
 *
 * <p>Thread-safe. All state lives on disk; memory does not grow with the size of files. With a
 * state directory given, files, jobs, clock, poll counts and strikes of faults outlive the process,
 * {@code kill -9} included. One server at a time may use a state directory.
 */
public final class EmulatorServer implements AutoCloseable {
  private final HttpListener server;
  private final EmulatorOptions options;
  private final StateDirectory state;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Api api;

  private EmulatorServer(EmulatorOptions options, HttpListener server) throws IOException {
    this.options = options;
    this.server = server;
    Path given = options.stateDirectory();
    this.state =
        new StateDirectory(given != null ? given : Files.createTempDirectory("gemini-emulator"));
    this.api = new Api(state, options, closed);
    server.start(socket -> api.serve(socket));
  }

  /**
   * Starts a server; it serves until it is closed.
   *
   * @throws IOException when the port is taken, or the state directory, the faults file or the
   *     answers file cannot be used
   * @throws IllegalArgumentException when one of these files says something that means nothing
   */
  public static EmulatorServer start(EmulatorOptions options) throws IOException {
    HttpListener server = new HttpListener(options.host(), options.port());
    boolean started = false;
    try {
      EmulatorServer emulator = new EmulatorServer(options, server);
      started = true;
      return emulator;
    } finally {
      if (!started) {
        server.close();
      }
    }
  }

  /** Address of the API without version, such as {@code http://127.0.0.1:8080}. */
  public String baseUrl() {
    return "http://" + options.host() + ":" + server.port();
  }

  /** Blocks until {@link #close()}; for a command that serves until it is interrupted. */
  public void awaitClose() throws InterruptedException {
    closed.await();
  }

  /** Stops at once; calls under way are cut off. A temporary state directory is removed. */
  @Override
  public synchronized void close() throws IOException {
    if (closed.getCount() == 0) {
      return;
    }
    closed.countDown();
    server.close();
    api.close();
    if (options.stateDirectory() == null) {
      state.remove();
    }
  }
}
