package dev.promptbeam.emulator.http;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Takes connections at one address, each with a thread of its own, up to a number. */
public final class HttpListener implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(HttpListener.class.getName());
  private static final int BACKLOG = 256;
  private static final int MOST_CONNECTIONS = 1000;

  /** A caller that sends nothing for so long is not waited for. */
  private static final int PATIENCE_MILLIS = 300_000;

  /** Serves a connection to its end. */
  public interface Service {
    void serve(Socket socket) throws IOException;
  }

  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      new ThreadPoolExecutor(
          0,
          MOST_CONNECTIONS,
          60,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          HttpListener::thread);

  public HttpListener(String host, int port) throws IOException {
    this.server = new ServerSocket(port, BACKLOG, InetAddress.getByName(host));
  }

  public int port() {
    return server.getLocalPort();
  }

  public void start(Service service) {
    Thread accepting = new Thread(() -> accept(service), "emulator-listener");
    accepting.setDaemon(true);
    accepting.start();
  }

  private void accept(Service service) {
    while (!server.isClosed()) {
      try {
        take(server.accept(), service);
      } catch (IOException | OutOfMemoryError e) {
        // One connection is lost, or no file or thread is left for it: the next one may be served.
        if (!server.isClosed()) {
          LOG.log(Level.WARNING, "a connection could not be taken", e);
        }
      }
    }
  }

  private void take(Socket socket, Service service) throws IOException {
    open.add(socket);
    try {
      threads.execute(() -> serve(socket, service));
    } catch (RejectedExecutionException e) {
      end(socket);
    }
  }

  private void serve(Socket socket, Service service) {
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      service.serve(socket);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the caller went away", e);
    } finally {
      end(socket);
    }
  }

  private void end(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a connection ended badly", e);
    }
  }

  /** Stops at once; calls under way are cut off. */
  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
    open.forEach(this::end);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "emulator-call");
    thread.setDaemon(true);
    return thread;
  }
}
