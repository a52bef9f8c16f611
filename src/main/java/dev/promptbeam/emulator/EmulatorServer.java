package dev.promptbeam.emulator;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

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
 * state directory given, files, jobs, clock and poll counts outlive the process, {@code kill -9}
 * included.
 */
public final class EmulatorServer implements AutoCloseable {
  static {
    // Read when the server class loads: without it a small answer takes 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final EmulatorOptions options;
  private final StateDirectory state;
  private final JobStore jobs;
  private final CountDownLatch closed = new CountDownLatch(1);

  private EmulatorServer(
      HttpServer server,
      ExecutorService threads,
      EmulatorOptions options,
      StateDirectory state,
      JobStore jobs) {
    this.server = server;
    this.threads = threads;
    this.options = options;
    this.state = state;
    this.jobs = jobs;
  }

  /**
   * Starts a server; it serves until it is closed.
   *
   * @throws IOException when the port is taken or the state directory cannot be used
   */
  public static EmulatorServer start(EmulatorOptions options) throws IOException {
    Path given = options.stateDirectory();
    StateDirectory state =
        new StateDirectory(given != null ? given : Files.createTempDirectory("gemini-emulator"));
    EmulatorClock clock = new EmulatorClock(state, options.timeMode() == TimeMode.VIRTUAL);
    FileStore files = new FileStore(state, clock);
    UploadStore uploads = new UploadStore(state);
    JobStore jobs = new JobStore(state, clock, files, options);
    Accounting accounting = new Accounting(state, jobs);
    Routes routes = new Routes();
    addFiles(routes, state, files, uploads, jobs, options);
    addBatches(
        routes, new BatchesHandler(state, clock, new Models(), files, jobs, options.quotas()));
    addModels(routes, new ModelsHandler(new Models()));
    addControl(routes, new ControlHandler(clock, files, uploads, jobs, accounting), accounting);

    HttpServer server =
        HttpServer.create(new InetSocketAddress(options.host(), options.port()), 256);
    ExecutorService threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    server.createContext("/", new Frontend(routes, accounting, options.apiKey()));
    server.start();
    return new EmulatorServer(server, threads, options, state, jobs);
  }

  /** Address of the API without version, such as {@code http://127.0.0.1:8080}. */
  public String baseUrl() {
    return "http://" + options.host() + ":" + server.getAddress().getPort();
  }

  /** Blocks until {@link #close()}; for a command that serves until it is interrupted. */
  public void awaitClose() throws InterruptedException {
    closed.await();
  }

  /** Stops at once; calls under way are cut off. A temporary state directory is removed. */
  @Override
  public void close() throws IOException {
    server.stop(0);
    threads.shutdownNow();
    jobs.close();
    if (options.stateDirectory() == null) {
      state.remove();
    }
    closed.countDown();
  }

  private static void addFiles(
      Routes routes,
      StateDirectory state,
      FileStore files,
      UploadStore uploads,
      JobStore jobs,
      EmulatorOptions options) {
    UploadHandler upload = new UploadHandler(files, uploads, options.quotas());
    routes.addUpload(upload::handle);
    FilesHandler handler = new FilesHandler(files, jobs);
    DownloadHandler download = new DownloadHandler(state, files, jobs);
    routes.add(
        "GET", "(?:/download)?", "files/{id}:download", "files.download", download::download);
    routes.add("GET", "", "files/{id}", "files.get", handler::get);
    routes.add("DELETE", "", "files/{id}", "files.delete", handler::delete);
    routes.add("GET", "", "files", "files.list", handler::list);
  }

  private static void addBatches(Routes routes, BatchesHandler handler) {
    String create = "models/{id}:(?:batchGenerateContent|asyncBatchEmbedContent)";
    routes.add("POST", "", create, "batches.create", handler::create);
    routes.add("GET", "", "batches", "batches.list", handler::list);
    routes.add("GET", "", "batches/{id}", "batches.get", handler::get);
    routes.add("DELETE", "", "batches/{id}", "batches.delete", handler::delete);
    routes.add("POST", "", "batches/{id}:cancel", "batches.cancel", handler::cancel);
    // The guide's curl samples lack -X.
    routes.add("GET", "", "batches/{id}:cancel", "batches.cancel", handler::cancel);
    routes.add("GET", "", "batches/{id}:delete", "batches.delete", handler::delete);
  }

  private static void addModels(Routes routes, ModelsHandler handler) {
    routes.add("GET", "", "models", "models.list", handler::list);
    routes.add("GET", "", "models/{id}", "models.get", handler::get);
    routes.add(
        "POST",
        "",
        "models/{id}:generateContent",
        "models.generateContent",
        handler::generateContent);
    routes.add("POST", "", "models/{id}:countTokens", "models.countTokens", handler::countTokens);
    routes.add(
        "POST", "", "models/{id}:embedContent", "models.embedContent", handler::embedContent);
    routes.add(
        "POST",
        "",
        "models/{id}:batchEmbedContents",
        "models.batchEmbedContents",
        handler::batchEmbedContents);
  }

  private static void addControl(Routes routes, ControlHandler control, Accounting accounting) {
    routes.addControl("GET", "health", control::health);
    routes.addControl("POST", "reset", control::reset);
    routes.addControl("GET", "clock", control::readClock);
    routes.addControl("POST", "clock", control::moveClock);
    routes.addControl("GET", "requests", accounting::report);
  }
}
