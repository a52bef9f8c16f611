package dev.promptbeam.emulator;

import java.nio.file.Path;

/** An emulator in a process of its own, to be killed. */
final class KilledServer {
  private KilledServer() {}

  public static void main(String[] arguments) throws Exception {
    try (EmulatorServer server =
        EmulatorServer.start(
            EmulatorOptions.defaults().withStateDirectory(Path.of(arguments[0])))) {
      System.out.println(server.baseUrl());
      server.awaitClose();
    }
  }
}
