package dev.promptbeam.proxy;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line to an HTTP/1.1 server that breaks where it is told to: reset, closed or silent at an exact
 * byte. Bytes pass unread but for the head of a request. One call a connection.
 */
public final class FaultyProxy implements AutoCloseable {
  private static final int BUFFER = 64 << 10;

  private final URI target;
  private final ServerSocket listener;
  private final String scheme;
  private final List<LineFault> faults = new CopyOnWriteArrayList<>();
  private final List<Closeable> open = new ArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean lowerCase;

  private FaultyProxy(URI target, ServerSocket listener, String scheme) {
    this.target = target;
    this.listener = listener;
    this.scheme = scheme;
    start(this::accept);
  }

  /** In front of the server at that address. */
  public static FaultyProxy to(String address) throws IOException {
    return new FaultyProxy(URI.create(address), new ServerSocket(0, 50, loopback()), "http");
  }

  /** The same, spoken to by TLS alone. */
  public static FaultyProxy overTls(String address, Certificates shown)
      throws IOException, GeneralSecurityException {
    return overTls(address, shown, 0);
  }

  /** The same at a port that another one has left. */
  public static FaultyProxy overTls(String address, Certificates shown, int port)
      throws IOException, GeneralSecurityException {
    ServerSocket listener =
        shown.serving().getServerSocketFactory().createServerSocket(port, 50, loopback());
    return new FaultyProxy(URI.create(address), listener, "https");
  }

  /** Adds a fault; of several that fit a call the first one strikes. */
  public LineFault with(LineFault fault) {
    faults.add(fault);
    return fault;
  }

  /** Spells the names of all headers of answers in small letters, as HTTP/2 does. */
  public FaultyProxy withLowerCaseHeaders() {
    lowerCase = true;
    return this;
  }

  /** Where it listens, under that name of this machine. */
  public URI address(String host) {
    return URI.create(scheme + "://" + host + ":" + listener.getLocalPort());
  }

  public URI address() {
    return address("127.0.0.1");
  }

  /** Connections made to it, those without a call included. */
  public int connections() {
    return connections.get();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
    synchronized (open) {
      for (Closeable socket : open) {
        socket.close();
      }
    }
  }

  private void accept() {
    while (true) {
      try {
        Socket client = keep(listener.accept());
        connections.incrementAndGet();
        start(() -> serve(client));
      } catch (SocketException e) {
        return; // closed
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = keep(new Socket(target.getHost(), target.getPort()))) {
      relay(client, server);
    } catch (IOException | InterruptedException e) {
      return; // one of the two hung up, as in life
    }
  }

  private void relay(Socket client, Socket server) throws IOException, InterruptedException {
    InputStream request = new BufferedInputStream(client.getInputStream());
    String head = head(request);
    if (head.isEmpty()) {
      return;
    }
    LineFault fault = fault(head.substring(0, head.indexOf("\r\n")));
    OutputStream out = server.getOutputStream();
    out.write(bytes(single(head)));
    boolean cutRequest = fault != null && !fault.inAnswer();
    copy(request, out, fault != null && cutRequest ? fault.bytes() : length(head));
    if (!cutRequest) {
      InputStream answer = answer(server);
      copy(answer, client.getOutputStream(), fault == null ? Long.MAX_VALUE : fault.bytes());
    }
    if (fault != null) {
      server.close();
      end(client, fault.end());
    }
  }

  /** The answer once it begins, by when the call has taken effect. */
  private InputStream answer(Socket server) throws IOException {
    InputStream in = new BufferedInputStream(server.getInputStream());
    String head = single(head(in));
    byte[] sent = bytes(lowerCase ? lowerCase(head) : head);
    return new SequenceInputStream(new ByteArrayInputStream(sent), in);
  }

  /** Where a call ends is seen without reading it only where its connection ends with it. */
  private static String single(String head) {
    return head.isEmpty()
        ? head
        : head.substring(0, head.length() - 2) + "Connection: close\r\n\r\n";
  }

  private static byte[] bytes(String head) {
    return head.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String lowerCase(String head) {
    return Pattern.compile("(?m)^[A-Za-z-]+:")
        .matcher(head)
        .replaceAll(name -> name.group().toLowerCase(Locale.ROOT));
  }

  private void end(Socket client, LineFault.End how) throws IOException, InterruptedException {
    switch (how) {
      case RESET -> client.setSoLinger(true, 0);
      case STALL -> closed.await();
      case CLOSE -> client.shutdownOutput();
    }
  }

  private @Nullable LineFault fault(String requestLine) {
    return faults.stream().filter(fault -> fault.strikes(requestLine)).findFirst().orElse(null);
  }

  private Socket keep(Socket socket) {
    synchronized (open) {
      open.add(socket);
    }
    return socket;
  }

  private static void copy(InputStream from, OutputStream to, long most) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long left = most;
    while (left > 0) {
      int read = from.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        break;
      }
      to.write(buffer, 0, read);
      to.flush();
      left -= read;
    }
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

  private static long length(String head) {
    return head.toLowerCase(Locale.ROOT)
        .lines()
        .filter(line -> line.startsWith("content-length:"))
        .mapToLong(line -> Long.parseLong(line.substring("content-length:".length()).strip()))
        .findFirst()
        .orElse(0);
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByName("127.0.0.1");
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "faulty-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
