package dev.promptbeam.scenario;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The sockets that a process listens on, as the kernel's table has them (Linux). */
public final class Listeners {
  private static final String LISTENING = "0A";

  private Listeners() {}

  /** Of the process of that number, or {@code self}. */
  public static List<InetSocketAddress> of(String process) throws IOException {
    Path folder = Path.of("/proc", process);
    Set<String> sockets = sockets(folder.resolve("fd"));
    List<InetSocketAddress> listeners = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : Files.readAllLines(folder.resolve("net").resolve(table))) {
        String[] fields = line.strip().split("\\s+");
        if (fields[3].equals(LISTENING) && sockets.contains("socket:[" + fields[9] + "]")) {
          listeners.add(address(fields[1]));
        }
      }
    }
    return listeners;
  }

  private static Set<String> sockets(Path descriptors) throws IOException {
    Set<String> sockets = new HashSet<>();
    try (Stream<Path> links = Files.list(descriptors)) {
      for (Path link : links.toList()) {
        try {
          sockets.add(Files.readSymbolicLink(link).toString());
        } catch (NoSuchFileException closedMeanwhile) {
          continue;
        }
      }
    }
    return sockets;
  }

  /** Words of four bytes in the order of the machine, each little-endian on those we know. */
  private static InetSocketAddress address(String field) throws IOException {
    String[] parts = field.split(":");
    byte[] bytes = new byte[parts[0].length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      int at = i / 4 * 4 + 3 - i % 4;
      bytes[i] = (byte) Integer.parseInt(parts[0].substring(at * 2, at * 2 + 2), 16);
    }
    return new InetSocketAddress(InetAddress.getByAddress(bytes), Integer.parseInt(parts[1], 16));
  }
}
