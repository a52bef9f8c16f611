package dev.promptbeam.proxy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that go away and come back: below those that systems give to outgoing
 * connections, one of which would else be found in its place.
 */
public final class StablePort {
  private static final int FIRST = 20_000;
  private static final int COUNT = 10_000;
  private static final int TRIES = 100;

  private StablePort() {}

  /** One that is free now. */
  public static int free() throws IOException {
    for (int left = TRIES; left > 0; left--) {
      int port = FIRST + ThreadLocalRandom.current().nextInt(COUNT);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
        return free.getLocalPort();
      } catch (BindException taken) {
        continue;
      }
    }
    throw new BindException("no free port among " + TRIES + " from " + FIRST + " on");
  }
}
