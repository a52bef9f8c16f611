package dev.promptbeam.fakestorage;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.promptbeam.proxy.StablePort;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Cloud Storage at a port of this machine. */
public final class FakeStorage implements AutoCloseable {
  private static final int WITHOUT_BODY = -1;
  private static final int NOT_SAID = 0;

  private final Routes routes;
  private final StorageFaults faults = new StorageFaults();
  private final CallLog calls = new CallLog();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool(FakeStorage::daemon);
  private final int port;
  private final Contents contents;
  private @Nullable HttpServer server;

  private FakeStorage(ObjectStore store, int port) throws IOException {
    this.routes = new Routes(store);
    this.contents = new Contents(store);
    this.port = port;
    comeBack();
  }

  /** At some port; its objects lie in that folder. */
  public static FakeStorage start(Path folder) throws IOException {
    return start(folder, StablePort.free(), Clock.systemUTC());
  }

  static FakeStorage start(Path folder, int port, Clock clock) throws IOException {
    // The server's answers would else wait for the caller's acknowledgement, 40 ms each.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    return new FakeStorage(new ObjectStore(folder, clock), port);
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** What lies in it. */
  public Contents contents() {
    return contents;
  }

  public CallLog calls() {
    return calls;
  }

  /** Adds a fault, written as {@link StorageFault.Script}. */
  public StorageFault fault(String script) {
    return faults.add(script);
  }

  /** Ends all faults; what they have struck stays counted. */
  public void withoutFaults() {
    faults.clear();
  }

  StorageFaults faults() {
    return faults;
  }

  /** Refuses connections, and ends those there are. */
  public synchronized void goAway() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
  }

  /** Listens again, with all that it had. */
  public synchronized void comeBack() throws IOException {
    if (server == null) {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 200);
      server.setExecutor(threads);
      server.createContext("/", this::handle);
      server.start();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    goAway();
    threads.shutdownNow();
  }

  /** An exception that leaves this method ends the connection. */
  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      StorageCall call = StorageCall.of(exchange);
      Answer answer = call.path.get(0).equals("batch") ? batch(call) : single(call);
      exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
      send(exchange, answer);
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    long length = answer.body().length();
    boolean bodiless = length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(
        answer.status(), bodiless ? WITHOUT_BODY : length < 0 ? NOT_SAID : length);
    if (bodiless) {
      answer.body().writeTo(OutputStream.nullOutputStream());
      return;
    }
    try (OutputStream out = exchange.getResponseBody()) {
      answer.body().writeTo(out);
    }
  }

  private Answer batch(StorageCall call) throws IOException {
    return done(call, Operation.of("batch", "", () -> Batch.answer(call, this::single)));
  }

  private Answer single(StorageCall call) throws IOException {
    try {
      return done(call, routes.operation(call));
    } catch (StorageError e) {
      calls.add("none", "", String.join("/", call.path), e.status);
      return e.answer(call.wantsMedia());
    }
  }

  private Answer done(StorageCall call, Operation wanted) throws IOException {
    StorageFault fault = faults.striking(wanted);
    int status = 0;
    try {
      Answer answer = fault == null ? wanted.work().run() : fault.answer(call, wanted, this::pause);
      status = answer.status();
      return answer;
    } catch (StorageError e) {
      status = e.status;
      Answer answer = e.answer(call.wantsMedia());
      String later = fault == null ? null : fault.retryAfter();
      return later == null ? answer : answer.with("Retry-After", later);
    } finally {
      calls.add(wanted.name(), wanted.bucket(), wanted.object(), status);
    }
  }

  private void pause(long millis) throws IOException {
    try {
      if (closed.await(millis, TimeUnit.MILLISECONDS)) {
        throw new InterruptedIOException("the server closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the server closed");
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "fake-storage");
    thread.setDaemon(true);
    return thread;
  }
}
