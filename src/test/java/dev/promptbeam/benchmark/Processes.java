package dev.promptbeam.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** JVMs of a heap that is given, and what they take in all. */
final class Processes {
  private Processes() {}

  /** Starts a class on this JVM's class path; its output is this JVM's. */
  static ProcessBuilder java(String heap, String mainClass, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  /** The most memory that a living process has held, heap and all; Linux only. */
  static String peak(ProcessHandle process) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MiB";
      }
    }
    throw new IOException("no VmHWM of process " + process.pid());
  }
}
