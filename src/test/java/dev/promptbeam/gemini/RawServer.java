package dev.promptbeam.gemini;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/**
 * Answers on bare sockets what HTTP libraries refuse to produce: cut bodies, wrong lengths, resets
 * and silence. Each request takes the next behaviour; the last one repeats.
 */
public final class RawServer implements AutoCloseable {
  @FunctionalInterface
  public interface Behaviour {
    void answer(Socket socket) throws IOException, InterruptedException;
  }

  private final ServerSocket listener;
  private final boolean listens;
  private final List<Behaviour> script;
  private final List<String> requests = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  public RawServer(Behaviour... script) throws IOException {
    this(true, List.of(script));
  }

  /** Answers a connection before it has said anything. */
  static RawServer hasty(Behaviour behaviour) throws IOException {
    return new RawServer(false, List.of(behaviour));
  }

  private RawServer(boolean listens, List<Behaviour> script) throws IOException {
    this.listens = listens;
    this.script = script;
    listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    start(this::accept);
  }

  /** Sends the text and closes in good order. */
  public static Behaviour send(String text) {
    return socket -> {
      write(socket, text);
      socket.shutdownOutput();
    };
  }

  /** A TCP reset, after the text. */
  public static Behaviour reset(String text) {
    return socket -> {
      write(socket, text);
      socket.setSoLinger(true, 0);
      socket.close();
    };
  }

  /** Silence after the text, until the server is closed. */
  Behaviour stall(String text) {
    return socket -> {
      write(socket, text);
      closed.await();
    };
  }

  /** As {@link #stall} of a server that is not there yet. */
  public static Behaviour stallAfter(String text) {
    return socket -> {
      write(socket, text);
      new CountDownLatch(1).await();
    };
  }

  public static Behaviour ok(String body) {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return send(
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + length + "\r\n\r\n" + body);
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** The head of each request that arrived whole. */
  public synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
    synchronized (this) {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = listener.accept();
        synchronized (this) {
          sockets.add(socket);
        }
        start(() -> serve(socket));
      } catch (SocketException e) {
        return;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void serve(Socket socket) {
    try {
      if (!listens) {
        next("").answer(socket);
        return;
      }
      InputStream in = new BufferedInputStream(socket.getInputStream());
      String head = head(in);
      if (head.isEmpty()) {
        return;
      }
      in.readNBytes(length(head));
      next(head).answer(socket);
    } catch (IOException | InterruptedException e) {
      // The other side hung up, or the test is over.
      return;
    }
  }

  private synchronized Behaviour next(String head) {
    Behaviour next = script.get(Math.min(requests.size(), script.size() - 1));
    requests.add(head);
    return next;
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static int length(String head) {
    for (String line : head.toLowerCase(Locale.ROOT).split("\r\n")) {
      if (line.startsWith("content-length:")) {
        return Integer.parseInt(line.substring("content-length:".length()).strip());
      }
    }
    return 0;
  }

  public static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }
}
